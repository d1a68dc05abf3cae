"""Opens one exhibit without a lesson round it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.project import ROOT

ACTIVITIES = sorted(file.stem for file in (ROOT / "activities").glob("[!_]*.py"))


def open_activity(name: str, lang: str = "en") -> AppTest:
    def script(name: str, lang: str) -> None:
        from importlib import import_module

        from ui import state

        state.speak(lang)
        import_module(f"activities.{name}").show()

    return AppTest.from_function(script, args=(name, lang), default_timeout=60).run()


def finding(at: AppTest) -> str:
    """The line that says what the exhibit shows."""
    return str(next(one.body for one in at.get("html") if "class='finding'" in one.body))
