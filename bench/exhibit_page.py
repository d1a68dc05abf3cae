"""One hands-on exhibit alone on a page: the one that computes a new picture at every change."""

import streamlit as st
from streamlit.starlette import App

from activities.break_it_yourself import show
from server.process import prepared

if __name__ == "__main__":
    st.set_page_config(layout="wide")
    show()
else:
    app = App(__file__, lifespan=prepared("numpy", "PIL.Image"))
