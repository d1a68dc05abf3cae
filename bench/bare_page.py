"""The floor: the barest Streamlit page with the same settings. A text, a picture, a radio, a button."""

from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route
from streamlit.starlette import App

from server.process import prepared

PICTURE = min((Path(__file__).parent.parent / "assets" / "pictures").glob("*.jpg"))
ADDRESS = "/app/static/picture/bare.jpg"


def show_page() -> None:
    st.title("A bare page")
    st.markdown("Is this picture untouched, or has a face been swapped in?")
    st.image(ADDRESS, alt="A portrait")
    st.radio("Your answer", ["untouched", "swapped"], key="answer")
    st.button("Next", key="next")


async def picture(_request: Request) -> FileResponse:
    return FileResponse(PICTURE, headers={"Cache-Control": "public, max-age=31536000, immutable"})


if __name__ == "__main__":
    show_page()
else:
    app = App(__file__, routes=[Route(ADDRESS, picture)], lifespan=prepared())
