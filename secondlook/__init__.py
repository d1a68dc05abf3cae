"""Second Look without a screen: reads the course, judges answers, keeps progress. Never imports Streamlit."""
