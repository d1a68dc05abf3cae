"""How much a visitor costs, measured on real Streamlit sessions: `python -m bench`."""
