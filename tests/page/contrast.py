"""Computes the contrast of every word and sign on a page as WCAG 2.2 does, from the colours that the browser uses."""

from playwright.async_api import Page

WORDS, LARGE, SIGNS = 4.5, 3.0, 3.0  # WCAG AA: words, words from 24 pixels or bold from 18.66, signs

# What is too faint: words or class of a sign, its ratio and the one it needs.
TOO_FAINT = """([words, large, signs]) => {
    const read = (colour) => {
        const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
        return colour.startsWith("color(") ? [r * 255, g * 255, b * 255, a] : [r, g, b, a];
    };
    const over = ([r, g, b, a], below) => [r, g, b].map((part, at) => part * a + below[at] * (1 - a));
    const ground = (node) => {
        const layers = [];
        for (let at = node; at; at = at.parentElement) {
            const layer = read(getComputedStyle(at).backgroundColor);
            layers.push(layer);
            if (layer[3] === 1) break;
        }
        return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
    };
    const bright = (colour) => {
        const [r, g, b] = colour.map((part) => part / 255)
            .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (node) => {
        const below = ground(node);
        const [light, dark] = [bright(over(read(getComputedStyle(node).color), below)), bright(below)].sort((a, b) => b - a);
        return (light + 0.05) / (dark + 0.05);
    };
    const seen = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest(".unseen, :disabled");
    const own = (node) => [...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.data.trim()).join("");
    const need = (node) => {
        const { fontSize, fontWeight } = getComputedStyle(node);
        const size = parseFloat(fontSize);
        return size >= 24 || (size >= 18.66 && fontWeight >= 700) ? large : words;
    };
    const all = [...document.body.querySelectorAll("*")].filter(seen);
    const spoken = all.filter(own).map((node) => [own(node), ratio(node), need(node)]);
    const drawn = all.filter((node) => node.matches("svg.icon")).map((node) => [node.classList.value, ratio(node), signs]);
    return [spoken.length, [...spoken, ...drawn].filter(([, found, needed]) => found < needed)];
}"""


async def too_faint(page: Page) -> list[tuple[str, float, float]]:
    """Words and signs in sight that too little sets off from what is below them."""
    looked_at, found = await page.evaluate(TOO_FAINT, [WORDS, LARGE, SIGNS])
    assert looked_at > 0, "there are no words on the page"
    return [(words, round(ratio, 2), needed) for words, ratio, needed in found]
