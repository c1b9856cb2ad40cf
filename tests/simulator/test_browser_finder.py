"""Without a browser its tests are skipped for a stated reason, or fail where one is required."""

import pytest

from tests import browser


def test_a_named_browser_comes_first(monkeypatch):
    """HUIFANG_CHROMIUM decides."""
    monkeypatch.setenv("HUIFANG_CHROMIUM", "/opt/chromium")
    assert browser.find_chromium() == "/opt/chromium"


@pytest.mark.parametrize(("required", "outcome"), [("", pytest.skip.Exception), ("1", pytest.fail.Exception)])
async def test_no_browser_anywhere(monkeypatch, required, outcome):
    """Skipped at home, a failure where a browser is required; both say what to do."""
    monkeypatch.delenv("HUIFANG_CHROMIUM", raising=False)
    monkeypatch.setenv("HUIFANG_BROWSER_REQUIRED", required)
    monkeypatch.setattr(browser, "PLACES", ())
    monkeypatch.setattr(browser.shutil, "which", lambda _: None)
    with pytest.raises(outcome, match="install it or name it in HUIFANG_CHROMIUM"):
        async with browser.chromium():
            pass
