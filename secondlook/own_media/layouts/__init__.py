"""Published and plain ways to lay out media, one file each: adding a layout is adding a file."""

import pkgutil
from importlib import import_module
from pathlib import Path

from secondlook.faults import ContentError
from secondlook.own_media.item import Layout


def find_layouts() -> dict[str, Layout]:
    """{"celeb-df": ...}: every file of this folder, named as on the command line."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name.replace("_", "-"): import_module(f"{__name__}.{name}").LAYOUT for name in names}


def recognise(root: Path) -> str:
    """The name of the one layout that fits. Raises ContentError when none or several do."""
    layouts = find_layouts()
    fitting = [name for name, layout in layouts.items() if layout.fits(root)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        problem = f"This folder fits several layouts: {', '.join(fitting)}."
        raise ContentError.at(".", None, problem, "Say which with --layout.")
    known = "; ".join(f"{name}: {layout.looks_like}" for name, layout in layouts.items())
    raise ContentError.at(".", None, "No known layout fits this folder.", f"Known are {known}.")
