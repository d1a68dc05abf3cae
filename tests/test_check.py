"""`python -m secondlook check`: counts, faults and the exit status."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from secondlook.__main__ import ROOT, main
from secondlook.check import check_course


def told(root: Path) -> list[str]:
    return [str(fault) for fault in check_course(root).faults]


def test_a_course_without_faults_is_counted(small_course: Path) -> None:
    report = check_course(small_course)
    assert report.faults == ()
    assert report.counts == {
        "lessons": {"en": 1, "zh": 1},
        "packs": {"en": 1, "zh": 1},
        "questions": {"en": 7, "zh": 7},
        "pictures": {"en": 2, "zh": 2},
        "clips": {"en": 0, "zh": 0},
        "cases": {"en": 0, "zh": 0},
        "activities": 0,
        "lenses": 0,
    }


def test_what_is_not_translated_is_not_counted(small_course: Path) -> None:
    (small_course / "locales/zh/quizzes/basics.yaml").unlink()
    report = check_course(small_course)
    assert report.counts["packs"] == {"en": 1, "zh": 0}
    assert report.counts["questions"] == {"en": 7, "zh": 0}
    assert len(report.faults) == 1


def test_a_fault_of_the_english_course_is_told_once(small_course: Path) -> None:
    (small_course / "clues.yaml").write_text("seam: x", encoding="utf-8")
    assert len(told(small_course)) == len(set(told(small_course)))


def test_a_language_needs_its_interface(small_course: Path) -> None:
    (small_course / "locales/fr").mkdir()
    (small_course / "locales/zh/ui.yaml").unlink()
    missing = [
        f"locales/{locale}/ui.yaml: This file is missing. Add it, or correct its name."
        for locale in ("fr", "zh")
    ]
    assert told(small_course) == missing


def test_a_picture_must_be_the_one_that_was_listed(small_course: Path) -> None:
    Image.new("RGB", (20, 20)).save(small_course / "assets/pictures/ann_1.jpg")
    other, size = told(small_course)
    assert other.startswith(
        "assets/sources.yaml, line 6: ann_1.jpg is not the file that was listed. Its sha256 is "
    )
    assert size == "assets/sources.yaml, line 4: ann_1.jpg has another size. Write width: 20 and height: 20."


def test_a_small_file_is_checked_like_the_picture(small_course: Path) -> None:
    small = small_course / "assets/pictures/ann_1.small.jpg"
    Image.new("RGB", (8, 10)).save(small)
    assert told(small_course)[-1].startswith("assets/pictures/ann_1.small.jpg: No picture names this file.")
    digest = hashlib.sha256(small.read_bytes()).hexdigest()
    sources = small_course / "assets/sources.yaml"
    listed = f"small: {{file: pictures/ann_1.small.jpg, width: 8, height: 10, sha256: {digest}}}"
    before = sources.read_text(encoding="utf-8")
    after = before.replace("    file: pictures/ann_1.jpg", f"    {listed}\n    file: pictures/ann_1.jpg", 1)
    assert after != before
    sources.write_text(after, encoding="utf-8")
    assert told(small_course) == []
    Image.new("RGB", (9, 10)).save(small)
    other, size = told(small_course)
    assert "ann_1.small.jpg is not the file that was listed" in other
    assert "ann_1.small.jpg has another size. Write width: 9 and height: 10." in size


def test_a_picture_that_the_guard_refuses_is_a_fault(small_course: Path) -> None:
    (small_course / "assets/pictures/ann_1.jpg").write_bytes(b"GIF89a")
    [fault] = told(small_course)
    assert fault.startswith("assets/sources.yaml, line 3: ann_1.jpg cannot be opened: This is not a JPEG")


@pytest.mark.parametrize(
    ("mask", "fault"),
    [
        (Image.new("L", (64, 80)), "assets/sources.yaml, line 27: The mask or the outline is empty."),
        (
            Image.new("L", (6, 8), 255),
            "assets/sources.yaml, line 27: The mask has another size than the picture.",
        ),
    ],
)
def test_a_mask_must_fit_its_picture(small_course: Path, mask: Image.Image, fault: str) -> None:
    mask.save(small_course / "assets/truth/ann_2.png")
    assert told(small_course) == [f"{fault} Build it again."]


@pytest.mark.parametrize("name", ["ann_1", "ann_2"])
@pytest.mark.parametrize("text", ["", "[", '{"landmarks": []}', '{"landmarks": [[NaN, 0]]}', "[" * 10_000])
def test_a_damaged_truth_is_a_fault(small_course: Path, name: str, text: str) -> None:
    (small_course / f"assets/truth/{name}.json").write_text(text, encoding="utf-8")
    [fault] = told(small_course)
    assert fault.startswith(f"assets/truth/{name}.json: This is damaged")


def test_a_damaged_mask_is_a_fault(small_course: Path) -> None:
    (small_course / "assets/truth/ann_2.png").write_bytes(b"no picture")
    [fault] = told(small_course)
    assert fault.startswith(
        "assets/truth/ann_2.png: This is damaged (This is not a JPEG, PNG or WebP picture.)"
    )


def test_a_file_that_no_picture_names_is_a_fault(small_course: Path) -> None:
    for file in ("pictures/extra.jpg", "truth/extra.json"):
        (small_course / "assets" / file).write_bytes(b"x")
    assert [fault.split(":")[0] for fault in told(small_course)] == [
        "assets/pictures/extra.jpg",
        "assets/truth/extra.json",
    ]


def test_an_author_reads_a_table(small_course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(small_course)]) == 0
    printed = capsys.readouterr().out
    assert "questions      7 en      7 zh" in printed
    assert "No faults." in printed


def test_faults_are_printed_and_change_the_exit_status(
    small_course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (small_course / "quizzes/more.yaml").write_text("title: [", encoding="utf-8")
    assert main(["check", str(small_course)]) == 1
    assert "quizzes/more.yaml, line 2: This cannot be read as YAML" in capsys.readouterr().out


def test_json_is_one_object_and_nothing_else(small_course: Path) -> None:
    (small_course / "quizzes/more.yaml").write_text("title: 界", encoding="utf-8")
    command = [sys.executable, "-m", "secondlook", "check", "--json", str(small_course)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    printed = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, "")
    assert list(printed) == [
        *("lessons", "packs", "questions", "pictures", "clips", "cases", "activities", "lenses"),
        "faults",
    ]
    assert set(printed["faults"][0]) == {"file", "line", "problem", "remedy"}


def test_without_a_command_it_says_how(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([])
    assert "check" in capsys.readouterr().err
