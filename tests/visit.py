"""Opens a page of the app as a visitor's browser would ask for it, without a browser."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from secondlook.progress import Progress
from tests.project import ROOT

PAGES = sorted(file.stem for file in (ROOT / "app_pages").glob("*.py"))
SORRY = "Something went wrong"


def open_page(
    page: str = "home",
    progress: Progress | None = None,
    lang: str | None = "en",
    browser: str | None = None,
    state: dict[str, object] | None = None,
    **query: str,
) -> AppTest:
    """`state` goes into the session as ui/state.py keeps it; `query` stands after ? in the address."""
    at = AppTest.from_file(ROOT / "app.py", default_timeout=30)
    at.context = {"locale": browser, "url": f"http://localhost/{page}"}
    at.session_state["visit.found"] = True
    for key, value in {"visit.progress": progress or Progress(), **(state or {})}.items():
        at.session_state[key] = value
    for key, value in {**({"lang": lang} if lang else {}), **query}.items():
        at.query_params[key] = value
    if page != "home":
        at.switch_page(f"app_pages/{page}.py")
    return at.run()
