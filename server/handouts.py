"""Serves the printable hand-outs: /handout/packs/warm_up?lang=en&edition=learner&sheet=2."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from secondlook.course import Course
from secondlook.handout import EDITIONS, SHEETS, lesson_handout, missing_handout, pack_handout, plan_handout
from secondlook.locales import choose_locale
from secondlook.plan import LENGTHS

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",  # answers should not stay in a shared computer's cache
}


def handout_url(kind: str, name: str, lang: str, edition: str, sheet: int = 1) -> str:
    """Where a hand-out is: `kind` and `name` are lessons or packs and an id, or plans and minutes."""
    return f"/handout/{kind}/{name}?lang={lang}&edition={edition}&sheet={sheet}"


def handout_route(
    course_in: Callable[[str], Course],
    words_in: Callable[[str], Mapping[str, str]],
    languages: Mapping[str, str],
) -> Route:
    """One route for all hand-outs; what does not exist gets a friendly page and status 404."""

    def serve(request: Request) -> HTMLResponse:  # not async: Starlette runs it beside the event loop
        asked = request.query_params.get("lang")
        locale = choose_locale(asked, _browser_language(request), languages)
        page = (
            None
            if asked not in {None, *languages}
            else _handout(request, course_in(locale), words_in(locale))
        )
        if page is None:
            return HTMLResponse(missing_handout(locale, words_in(locale)), status_code=404, headers=HEADERS)
        return HTMLResponse(page, headers=HEADERS)

    return Route("/handout/{rest:path}", serve)


def _handout(request: Request, course: Course, words: Mapping[str, str]) -> str | None:
    kind, _, name = request.path_params["rest"].partition("/")
    query = request.query_params
    edition = EDITIONS.get(query.get("edition", "learner"))
    sheet = SHEETS.get(query.get("sheet", "1"))
    if edition is None or sheet is None:
        return None
    match kind:
        case "packs" if name in course.packs:
            return pack_handout(course, course.packs[name], edition, words, sheet)
        case "lessons" if name in course.lessons:
            return lesson_handout(course, course.lessons[name], edition, words)
        case "plans" if name in map(str, LENGTHS):
            return plan_handout(course, int(name), words)
    return None


def _browser_language(request: Request) -> str | None:
    """The first language of the browser's list, as in "zh-CN,zh;q=0.9,en;q=0.8"."""
    return request.headers.get("accept-language", "").split(",")[0].split(";")[0].strip() or None
