"""Streamlit parts that pages share; they know no page and no activity."""
