"""The front door: the server, its pages and their order. Streamlit runs this file again for every visitor."""

from collections.abc import Iterator
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.starlette import App

from secondlook.exhibits.swap_pipeline import read_pipeline
from server.clips import clip_route
from server.handouts import handout_route
from server.headers import Guard, security_headers, server_error
from server.parts import part_route
from server.pictures import Filed, picture_route
from server.process import prepared
from server.squeezed import Squeezed
from server.way_back import WayBack
from ui.content import course_in
from ui.frame import open_frame
from ui.question import CARD_PARTS
from ui.words import ROOT, catalogue, languages, settle_locale, t


def show_pages() -> None:
    settle_locale()
    pages = [
        st.Page("app_pages/home.py", title=t("Home"), default=True),
        st.Page("app_pages/lessons.py", title=t("Lessons")),
        st.Page("app_pages/practice.py", title=t("Practice")),
        st.Page("app_pages/progress.py", title=t("My mirror")),
        st.Page("app_pages/classroom.py", title=t("Class")),
        st.Page("app_pages/workshop.py", title=t("Workshop")),
        st.Page("app_pages/about.py", title=t("About")),
        st.Page("app_pages/cast.py", title=t("The people in the pictures"), visibility="hidden"),
    ]
    page = st.navigation(pages, position="top")
    open_frame()  # later than the pages: the browser reports at once, and that run must find this page again
    page.run()


def shipped_pictures() -> Iterator[Filed]:
    """Every still of the course, in both widths, and those of the exhibits."""
    for picture in course_in("en").pictures.values():
        yield picture
        if picture.small:
            yield picture.small
    yield from read_pipeline(ROOT).shots.values()


def page_names() -> set[str]:
    return {file.stem for file in (Path(__file__).parent / "app_pages").glob("*.py")}


def apologise(_error: Exception) -> bool:
    """What a visitor sees when a page fails; Streamlit has logged the error already."""
    st.error(t("Something went wrong on this page. Load it again; your progress is safe in this browser."))
    return True


if __name__ == "__main__":
    show_pages()
else:
    app = App(
        __file__,
        routes=[
            picture_route(shipped_pictures()),
            clip_route(clip for code in languages() for clip in course_in(code).clips.values()),
            part_route(*CARD_PARTS),
            handout_route(course_in, catalogue, languages()),
        ],
        middleware=[
            Middleware(Guard, headers=security_headers()),
            Middleware(WayBack, pages=page_names()),
            Middleware(Squeezed),
        ],
        lifespan=prepared("numpy", "PIL.Image"),
        on_script_error=apologise,
        exception_handlers={Exception: server_error},
    )
