"""`huifang form check FILE`: what the office would be told about a workbook, line by line."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from forms import Form, FormRefused, Problem, publish
from storage.subject_lists import LISTS

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "problem": "不能用 {}",
        "warning": "请注意 {}",
        "refused": "{file}：不能用，{problems}处要改。",
        "runs": "{file}：可以用。{title}，{questions}题，语言 {languages}，版本 {version}，{warnings}处请注意。",
        "none": "不分语言",
    },
    "en": {
        "problem": "refused {}",
        "warning": "note {}",
        "refused": "{file}: cannot be used, to be mended: {problems}.",
        "runs": "{file}: runs. {title}, questions: {questions}, languages: {languages}, version {version}, "
        "notes: {warnings}.",
        "none": "none named",
    },
}
LANGUAGES = tuple(WORDS)


def check(file: Path, language: str) -> tuple[int, list[str]]:
    """The exit code (0 runs, 1 refused) and the lines: every problem or warning, then a summary."""
    if not file.is_file():
        raise FileNotFoundError(file)
    try:
        form = publish(file, kind=file.suffix.lower(), lists=LISTS)
    except FormRefused as refused:
        return 1, list(_refusal(file, refused.problems, language))
    return 0, list(_summary(file, form, language))


def _refusal(file: Path, problems: tuple[Problem, ...], language: str) -> Iterator[str]:
    words = WORDS[language]
    for problem in problems:
        yield words["problem"].format(problem.said(language))
    yield words["refused"].format(file=file.name, problems=len(problems))


def _summary(file: Path, form: Form, language: str) -> Iterator[str]:
    words = WORDS[language]
    for warning in form.warnings:
        yield words["warning"].format(warning.said(language))
    questions = [place for place in form.definition.places.values() if place.control and not place.is_note()]
    yield words["runs"].format(
        file=file.name,
        title=form.title,
        questions=len(questions),
        languages=", ".join(form.languages) or words["none"],
        version=form.version,
        warnings=len(form.warnings),
    )
