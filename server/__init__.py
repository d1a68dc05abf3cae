"""How the app is served: headers, pictures, hand-outs, the process. Never imports Streamlit."""
