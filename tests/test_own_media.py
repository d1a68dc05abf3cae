"""`python -m secondlook pack`: a folder of media becomes a pack that passes the check and tells no answer."""

from __future__ import annotations

import json
import os
import re
import socket
from collections import Counter
from pathlib import Path

import cv2
import numpy
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from secondlook.__main__ import ROOT, main
from secondlook.brought import add_packs
from secondlook.check import check_course
from secondlook.course import Course, read_course
from secondlook.faults import ContentError
from secondlook.handout import pack_handout
from secondlook.locales import read_words
from secondlook.own_media import gather as gathering
from secondlook.own_media.frames import count_frames, read_frame
from secondlook.own_media.item import Item
from secondlook.own_media.layouts import find_layouts
from secondlook.own_media.make import Made, Order, auc, make_pack
from secondlook.own_media.row import read_rows
from secondlook.own_media.shape import common_shape, part, shaped, shaped_spot
from secondlook.own_media.stills import Still
from secondlook.packs import Pack
from secondlook.pictures import read_truth
from tests import own_media, replies
from tests.visit import open_page
from ui import content

every_layout = pytest.mark.parametrize("layout", own_media.LAYOUTS)


def make(folder: Path, **asked: object) -> Made:
    out = folder.with_name("my_pack")
    return make_pack(Order(folder=folder, project=ROOT, **{"out": out, "items": 6, **asked}))


def refusal(folder: Path, **asked: object) -> list[str]:
    with pytest.raises(ContentError) as refused:
        make(folder, **asked)
    assert not [path for path in folder.parent.glob("*") if "my_pack" in path.name]
    return [str(fault) for fault in refused.value.faults]


def told(made: Made) -> list[str]:
    return [str(fault) for fault in made.faults]


def course_of(folder: Path, locale: str = "en") -> Course:
    return read_course(folder.with_name("my_pack"), locale)


def pack_of(folder: Path, locale: str = "en") -> Pack:
    [pack] = course_of(folder, locale).packs.values()
    return pack


def roots(course: Course, layout: str, folder: Path) -> list[str]:
    items = {item.file: item for item in find_layouts()[layout].list_items(folder).items}
    return [root for one in course.pictures.values() for root in items[one.recipe["file"]].roots]


# What is written


def test_there_is_a_folder_to_test_every_layout() -> None:
    assert set(own_media.LAYOUTS) == set(find_layouts())


@every_layout
def test_a_pack_is_whole_balanced_and_passes_the_check(tmp_path: Path, layout: str) -> None:
    folder = own_media.LAYOUTS[layout](tmp_path / "media")
    made = make(folder)
    course = course_of(folder)
    assert check_course(folder.with_name("my_pack")).faults == ()
    assert f"Layout: {layout} (recognised)" in made.told[0]
    assert "Used: 6 of the 6 asked for" in made.told[1]
    answers = Counter(question.right for question in pack_of(folder).questions)
    assert answers == {"real": 3, "fake": 3}
    used = roots(course, layout, folder)
    assert len(used) == len(set(used))


@every_layout
def test_nothing_but_the_answer_itself_tells_the_answer(tmp_path: Path, layout: str) -> None:
    folder = own_media.LAYOUTS[layout](tmp_path / "media")
    make(folder)
    pictures = course_of(folder).pictures.values()
    assert len({(one.width, one.height) for one in pictures}) == 1
    assert len({one.alt for one in pictures}) == 1
    assert all(re.fullmatch("own_[0-9a-f]{12}", one.id) for one in pictures)
    order = [question.right for question in pack_of(folder).questions]
    assert [question.id for question in pack_of(folder).questions] == sorted(one.id for one in pictures)
    assert len(order) == 6
    for one in pictures:
        with Image.open(one.file) as opened:
            assert opened.format == "JPEG"
            assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
            tables = opened.quantization
        with Image.open(next(iter(pictures)).file) as first:
            assert tables == first.quantization


@every_layout
def test_one_seed_draws_one_pack_and_another_seed_another(tmp_path: Path, layout: str) -> None:
    folder = own_media.LAYOUTS[layout](tmp_path / "media")
    written = []
    for place, seed in (("one", 1), ("same", 1), ("other", 2)):
        make(folder, seed=seed, out=tmp_path / place / "pack")
        files = sorted((tmp_path / place).rglob("*.*"))
        written.append(
            {path.relative_to(tmp_path / place): path.read_bytes() for path in files if path.is_file()}
        )
    assert written[0] == written[1]
    assert written[0] != written[2]


def test_a_mask_comes_along_with_its_outline(tmp_path: Path) -> None:
    folder = own_media.faceforensics(tmp_path / "media")
    make(folder)
    for picture in course_of(folder).pictures.values():
        truth = read_truth(picture)
        assert (truth is not None) == (picture.kind == "altered" and "DeepFake" not in picture.made_by)
        if truth:
            left, top = truth.outline[0][0]
            assert left == pytest.approx(own_media.SPOT[0] / 320, abs=0.03)
            assert top == pytest.approx(own_media.SPOT[1] / 240, abs=0.03)


def test_a_mask_of_another_length_is_not_used(tmp_path: Path) -> None:
    """As in DeepFakeDetection, where some masks last a second: nobody knows which frame is which."""
    folder = own_media.faceforensics(tmp_path / "media", recordings=0)
    made = make(folder, items=2)
    assert [fault for fault in told(made) if "This video has another length." in fault]
    assert not list((tmp_path / "my_pack/assets").glob("truth/*"))


def test_like_is_drawn_with_like(tmp_path: Path) -> None:
    """Untouched celebrities beside altered ones, so that a face that is not famous does not say untouched."""
    folder = own_media.celeb_df(tmp_path / "media")
    make(folder)
    assert "YouTube-real" not in str([one.recipe for one in course_of(folder).pictures.values()])


def test_chinese_has_the_fixed_phrases_and_marks_the_rest(tmp_path: Path) -> None:
    folder = own_media.plain(tmp_path / "media")
    text = "file,because,alt,alt_zh\nloud_0.png,The ear is cut.,A blue field,一块蓝色\n"
    (folder / "items.csv").write_text(text, encoding="utf-8")
    made = make(folder, items=8)
    course = course_of(folder, "zh")
    [reason] = [one.because for one in pack_of(folder, "zh").questions if "cut" in one.because]
    assert reason == "待翻译：The ear is cut."
    assert "一块蓝色" in [one.alt for one in course.pictures.values()]
    assert all(re.search("[\u4e00-\u9fff]", one.because) for one in pack_of(folder, "zh").questions)
    assert any("1 of your sentences wait for translation" in line for line in made.told)


def test_an_author_explains_in_a_table(tmp_path: Path) -> None:
    folder = own_media.plain(tmp_path / "media")
    clue = next(iter(read_course(ROOT, "en").clues))
    header = "\ufefffile,because,clue,source,licence,alt,spot"
    row = f'altered/loud_1.png,"Look, there",{clue},Our club,CC BY 4.0,A field,0.3 0.2 0.4 0.5'
    (folder / "items.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    make(folder, items=8)
    assert check_course(tmp_path / "my_pack").faults == ()
    [question] = [one for one in pack_of(folder).questions if one.because == "Look, there"]
    picture = course_of(folder).pictures[question.picture]
    assert (question.clue, question.spot) == (clue, (0.3, 0.2, 0.4, 0.5))
    assert (picture.made_by, picture.licence, picture.alt) == ("Our club", "CC BY 4.0", "A field")
    assert clue in course_of(folder, "zh").clues


def test_where_nothing_is_recorded_that_is_said(tmp_path: Path) -> None:
    folder = own_media.dfdc(tmp_path / "media")
    make(folder)
    reasons = {one.right: one.because for one in pack_of(folder).questions}
    assert reasons["fake"].endswith("(DFDC); no spot is recorded.")
    assert reasons["real"].endswith("That it was not altered is its makers' word.")


def test_the_licence_is_told_on_the_screen_and_in_the_folder(tmp_path: Path) -> None:
    folder = own_media.celeb_df(tmp_path / "media")
    made = make(folder)
    for text in ("\n".join(made.told), (tmp_path / "my_pack/READ_ME_FIRST.txt").read_text(encoding="utf-8")):
        assert "forbid passing their media on" in text
        assert "the Celeb-DF terms of use" in text


def test_nothing_is_asked_of_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    make(own_media.plain(tmp_path / "media"))


def test_only_drawn_files_are_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of ten thousand listed videos, a pack of four opens four."""
    folder = own_media.dfdc(tmp_path / "media", parts=["part_0"])
    listed = json.loads((folder / "part_0/metadata.json").read_text())
    for number in range(10_000):
        name = f"many{number}.mp4"
        listed[name] = {"label": "FAKE", "original": f"r{number}.mp4"} if number % 2 else {"label": "REAL"}
        os.link(folder / "part_0/0real0.mp4", folder / f"part_0/{name}")
    (folder / "part_0/metadata.json").write_text(json.dumps(listed))
    opened = []
    real = gathering.open_still
    monkeypatch.setattr(gathering, "open_still", lambda *of: opened.append(of[1]) or real(*of))
    make(folder, items=4)
    assert len(opened) == 4


def test_a_frame_is_the_one_of_its_number(tmp_path: Path) -> None:
    """A mask belongs to one frame, so jumping to a frame must land where counting to it does."""
    own_media.draw_video(tmp_path / "long.mp4", frames=60)
    video = cv2.VideoCapture(str(tmp_path / "long.mp4"))
    counted = [video.read()[1][:, :, ::-1] for _ in range(60)]
    assert count_frames(tmp_path / "long.mp4") == 60
    for number in (0, 1, 11, 12, 13, 29, 47, 59):
        assert (numpy.asarray(read_frame(tmp_path / "long.mp4", number)) == counted[number]).all()


def test_other_file_types_of_the_two_kinds_are_told(tmp_path: Path) -> None:
    made = make(own_media.plain(tmp_path / "media"))
    assert any("had other file types" in line for line in made.told)


def test_size_auc_is_a_share_of_pairs() -> None:
    assert auc([2, 3], [1]) == 1
    assert auc([1], [1]) == 0.5
    assert auc([1, 3], [2]) == 0.5


# What is refused


def test_nothing_is_written_into_the_project(tmp_path: Path) -> None:
    folder = own_media.plain(tmp_path / "media")
    link = tmp_path / "link"
    link.symlink_to(ROOT)
    for out in (ROOT, ROOT / "quizzes/new", link / "new", folder / "new"):
        with pytest.raises(ContentError, match="nothing may be added there"):
            make(folder, out=out)
    assert not (ROOT / "new").exists()
    assert not (ROOT / "quizzes/new").exists()


def test_nothing_is_written_into_another_copy_of_the_project(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    (copy / "secondlook").mkdir(parents=True)
    (copy / "secondlook/__main__.py").touch()
    assert "Second Look's own folder" in refusal(own_media.plain(tmp_path / "media"), out=copy / "new")[0]
    assert not (copy / "new").exists()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    folder = own_media.plain(tmp_path / "media")
    make(folder)
    with pytest.raises(ContentError, match="There is something here already"):
        make(folder)


@pytest.mark.parametrize("items", [0, 1, 7, 102, -2])
def test_half_and_half_needs_an_even_number(tmp_path: Path, items: int) -> None:
    [fault] = refusal(own_media.plain(tmp_path / "media"), items=items)
    assert "Use an even number, 2 to 100." in fault


def test_a_folder_that_is_none_or_has_no_layout_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "There is no such folder." in refusal(tmp_path / "nowhere")[0]
    [fault] = refusal(tmp_path / "empty")
    assert "No known layout fits" in fault
    assert "celeb-df: Celeb-synthesis/" in fault
    assert "There is no such layout." in refusal(tmp_path / "empty", layout="mine")[0]


def test_a_folder_of_two_layouts_asks_which(tmp_path: Path) -> None:
    folder = own_media.plain(own_media.dfdc(tmp_path / "media"))
    assert "Say which with --layout." in refusal(folder)[0]
    assert "Layout: plain." in make(folder, layout="plain").told[0]


@every_layout
def test_an_empty_folder_says_so(tmp_path: Path, layout: str) -> None:
    (tmp_path / "media/untouched").mkdir(parents=True)
    fault = refusal(tmp_path / "media", layout=layout)[-1]
    assert "0 untouched and 0 altered files are here" in fault


def test_an_unbalanced_folder_says_how_many_it_could_use(tmp_path: Path) -> None:
    folder = own_media.plain(tmp_path / "media", pairs=2)
    for number in range(9):
        own_media.draw_still(folder / f"untouched/more_{number}.jpg")
    made = make(folder, items=12)
    assert "2 altered files." in made.told[0]
    assert "Used: 4 of the 12 asked for" in made.told[1]


def test_files_of_one_name_are_one_recording(tmp_path: Path) -> None:
    for folder in ("untouched", "altered"):
        own_media.draw_still(tmp_path / f"media/{folder}/same.jpg")
    assert "no pair can be used" in refusal(tmp_path / "media")[0]


def test_what_is_broken_is_told_and_the_rest_is_used(tmp_path: Path) -> None:
    folder = own_media.plain(tmp_path / "media", pairs=3)
    (folder / "untouched/empty.jpg").write_bytes(b"")
    (folder / "untouched/text.png").write_text("hello")
    (folder / "altered/cut.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + b"\0" * 100)
    (folder / "altered/playlist.mp4").write_text("#EXTM3U\nhttp://192.0.2.1/x.ts\n")
    (folder / "altered/notes.docx").write_bytes(b"x")
    (folder / "untouched/folder.jpg").mkdir()
    own_media.draw_still(folder / "untouched/small.jpg", size=(90, 60))
    own_media.draw_still(folder / "untouched/tall.jpg", size=(240, 900))
    made = make(folder, items=40)
    faults = "\n".join(told(made))
    assert "Used: 6 of the 40" in made.told[1]
    for said in (
        "untouched/text.png: This is not a JPEG, PNG or WebP picture.",
        "altered/playlist.mp4: This is not an MP4, MOV, AVI, MKV or WebM video.",
        "altered/cut.mp4: This video is damaged",
        "altered/notes.docx: This is not read.",
        "untouched/folder.jpg: This is not a file.",
        "untouched/small.jpg: This is smaller than 160 pixels.",
        "untouched/tall.jpg: This is upright, and most of the pack is not.",
    ):
        assert said in faults


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = own_media.plain(tmp_path / "media", pairs=2)
    own_media.draw_still(tmp_path / "secret/private.jpg")
    (folder / "untouched/out.jpg").symlink_to(tmp_path / "secret/private.jpg")
    (folder / "untouched/loop.jpg").symlink_to(folder / "untouched/loop.jpg")
    (folder / "untouched/gone.jpg").symlink_to(tmp_path / "gone.jpg")
    (folder / "untouched/in.jpg").symlink_to(folder / "untouched/quiet_0.jpg")
    faults = told(make(folder, items=20))
    assert (
        "untouched/out.jpg: This is a link that leads out of the folder. Put the file itself here." in faults
    )
    assert "out.jpg" not in (tmp_path / "my_pack/assets/sources.yaml").read_text(encoding="utf-8")


def test_a_linked_folder_is_not_entered(tmp_path: Path) -> None:
    own_media.plain(tmp_path / "elsewhere")
    (tmp_path / "media/altered").mkdir(parents=True)
    own_media.draw_still(tmp_path / "media/altered/a.jpg")
    (tmp_path / "media/untouched").symlink_to(tmp_path / "elsewhere/untouched")
    assert "0 untouched and 1 altered" in refusal(tmp_path / "media")[-1]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_does_not_stop_the_work(tmp_path: Path) -> None:
    folder = own_media.plain(tmp_path / "media", pairs=1)
    os.mkfifo(folder / "altered/pipe.mp4")
    make(folder, items=20)


HOSTILE = [
    "new\nline.jpg",
    "\u202egpj.exe.jpg",
    "'; drop.jpg",
    "%03d.jpg",
    "- [x]: {y}.jpg",
    "-rf.jpg",
    "{source}.jpg",
    "脸.jpg",
    "a" * 240 + ".jpg",
    "<script>.jpg",
    "&anchor *alias.jpg",
    b"\xff\xfe.jpg",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_does_no_harm(
    tmp_path: Path, name: str | bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    own_media.draw_still(tmp_path / "media/untouched/plain.jpg")
    own_media.draw_still(tmp_path / "drawn.jpg")
    (tmp_path / "media/altered").mkdir()
    place = os.fsencode(tmp_path / "media/altered") + b"/" + os.fsencode(name)
    Path(os.fsdecode(place)).write_bytes((tmp_path / "drawn.jpg").read_bytes())
    status = main(["pack", str(tmp_path / "media"), "--out", str(tmp_path / "my_pack"), "--items", "2"])
    printed = capsys.readouterr().out
    printed.encode()
    assert "\u202e" not in printed
    assert "Traceback" not in printed
    if status == 0:
        assert check_course(tmp_path / "my_pack").faults == ()
    else:
        assert "Rename the file." in printed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[", "metadata.json: This cannot be read as JSON."),
        ("[" * 100_000, "metadata.json: This cannot be read as JSON."),
        ("[]", "metadata.json: This holds no list of videos."),
        ('{"a.mp4": 5}', "metadata.json: 'a.mp4' has no label."),
        ('{"a.mp4": {"label": ["FAKE"]}}', "metadata.json: 'a.mp4' has no label."),
        ('{"../../x.mp4": {"label": "FAKE"}}', "metadata.json: 1 of the files named here are missing."),
        ("\x00", "metadata.json: This cannot be read as JSON."),
    ],
)
def test_hostile_metadata_is_told(tmp_path: Path, text: str, said: str) -> None:
    folder = own_media.dfdc(tmp_path / "media", parts=["part_0"])
    (folder / "metadata.json").write_text(text, encoding="utf-8")
    assert [fault for fault in told(make(folder)) if fault.startswith(said)]


def test_a_label_that_contradicts_its_folder_is_left_out(tmp_path: Path) -> None:
    folder = own_media.celeb_df(tmp_path / "media")
    lines = "1 Celeb-synthesis/id0_id1_0000.mp4\nmaybe Celeb-real/id0_0000.mp4\n1 nowhere.mp4\n"
    (folder / "List_of_testing_videos.txt").write_text(lines, encoding="utf-8")
    faults = told(make(folder, items=12))
    assert faults[0].startswith(
        "Celeb-synthesis/id0_id1_0000.mp4: List_of_testing_videos.txt, line 1, labels"
    )
    assert faults[1].startswith("List_of_testing_videos.txt, line 2: 'maybe Celeb-real/id0_0000.mp4' has no")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("name\nx", "items.csv, line 1: There is no column 'file'."),
        (
            "file,becuse\nloud_0.png,x",
            "items.csv, line 1: The column 'becuse' is not known. Did you mean because?",
        ),
        ("file,file\na,b", "items.csv, line 1: The column 'file' stands here twice."),
        ("file,alt\nloud_0.png,A fake face", "items.csv, line 2: 'fake' tells the answer."),
        ("file,spot\nloud_0.png,0.5 0.5 0.9 0.1", "items.csv, line 2: This spot leaves the picture."),
        ("file,spot\nloud_0.png,left", "items.csv, line 2: spot needs four numbers."),
        ("file,clue\nloud_0.png,nonsense", "items.csv, line 2: There is no clue 'nonsense'."),
        ("file\nlost.png", "items.csv, line 2: There is no file 'lost.png' here."),
        ("file\nloud_0.png\naltered/loud_0.png", "items.csv, line 3: 'altered/loud_0.png' has two lines."),
        ("file,alt\nloud_0.png,a,b", "items.csv, line 2: This line has too many cells."),
        ("file,because\nloud_0.png,\u202ex", "items.csv, line 2: There is a hidden character here (U+202E)."),
        (
            "file,because\nloud_0.png," + "x" * 700,
            "items.csv, line 2: This text has 700 characters. Shorten it to 600.",
        ),
        ('file,because\nloud_0.png,"' + "x" * 200_000, "items.csv, line 1: This cannot be read"),
    ],
)
def test_a_mistake_in_the_table_is_told_and_the_rest_is_used(tmp_path: Path, table: str, said: str) -> None:
    folder = own_media.plain(tmp_path / "media")
    (folder / "items.csv").write_text(table, encoding="utf-8")
    made = make(folder)
    assert [fault for fault in told(made) if fault.startswith(said)]
    assert check_course(tmp_path / "my_pack").faults == ()


def test_the_table_in_the_guide_is_read(tmp_path: Path) -> None:
    guide = (ROOT / "docs/own_media.md").read_text(encoding="utf-8")
    [table] = re.findall("```csv\n(.*?)```", guide, re.DOTALL)
    own_media.draw_still(tmp_path / "media/altered/club_2.jpg")
    own_media.draw_still(tmp_path / "media/untouched/club_1.jpg")
    (tmp_path / "media/items.csv").write_text(table, encoding="utf-8")
    assert told(make(tmp_path / "media", items=2)) == []
    reasons = [one.because for one in pack_of(tmp_path / "media").questions]
    assert sorted(reasons) == [
        "The collar ends where the new face begins.",
        "The shadow looks odd. It is the lamp.",
    ]


def test_the_guide_names_every_layout_and_switch() -> None:
    guide = (ROOT / "docs/own_media.md").read_text(encoding="utf-8")
    for name in (*find_layouts(), "--out", "--items", "--seed", "--title", "--layout", content.BROUGHT):
        assert f"`{name}" in guide or f"{name}=" in guide, name


@settings(deadline=None)
@given(
    text=st.text(max_size=200)
    | st.from_regex(r"file,because,spot\n(loud.png,[^\0]{0,20},[0-9. ]{0,9}\n){0,3}")
)
@example(text='file\n"')
def test_any_table_is_read_or_told(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    root = tmp_path_factory.mktemp("table")
    (root / "items.csv").write_bytes(text.encode("utf-8", "surrogatepass"))
    items = (Item("altered/loud.png", "altered", "", "", frozenset("a")),)
    rows, faults = read_rows(root, items, {"clue": {}})
    assert set(rows) <= {"altered/loud.png"}
    assert rows or faults or "file" in text


@settings(deadline=None, max_examples=60)
@given(sizes=st.lists(st.tuples(st.integers(160, 1280), st.integers(160, 1280)), min_size=1, max_size=5))
def test_any_sizes_get_one_shape_within_each(sizes: list[tuple[int, int]]) -> None:
    stills = [Still(Image.new("RGB", size), None, size) for size in sizes]
    shape = common_shape(stills)
    assert max(shape.width, shape.height) <= 1280
    for still in stills:
        assert shaped(still.picture, shape).size == (shape.width, shape.height)
        left, top, right, bottom = part(still.picture.size, shape.aspect)
        assert 0 <= left < right <= still.picture.width
        assert 0 <= top < bottom <= still.picture.height
        spot = shaped_spot((0.25, 0.25, 0.5, 0.5), still.picture.size, shape)
        assert spot is None or (spot[0] + spot[2] <= 1.0001 and spot[1] + spot[3] <= 1.0001)


# At the command line and in the app


def test_a_facilitator_reads_what_came_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = own_media.plain(tmp_path / "my_media")
    (folder / "altered/broken.png").write_bytes(b"")
    assert main(["pack", str(folder), "--items", "8", "--title", "Our club"]) == 0
    printed = capsys.readouterr().out
    assert "Size AUC (bytes):" in printed
    assert f"SECOND_LOOK_PACKS={tmp_path / 'my_media_pack'}" in printed
    assert main(["check", str(tmp_path / "my_media_pack")]) == 0
    [pack] = read_course(tmp_path / "my_media_pack", "en").packs.values()
    assert pack.title == "Our club"


def test_faults_are_printed_when_no_pack_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pack", str(tmp_path / "nowhere")]) == 1
    assert "No pack was written:" in capsys.readouterr().out


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_course_takes_a_pack_in(tmp_path: Path, locale: str) -> None:
    make(own_media.plain(tmp_path / "media"))
    own = read_course(ROOT, locale)
    whole = add_packs(own, [tmp_path / "my_pack"])
    assert list(whole.packs) == [*own.packs, "own_my_pack"]
    assert whole.faults == own.faults
    assert {question.picture for question in whole.packs["own_my_pack"].questions} <= set(whole.pictures)


def test_a_pack_of_a_taken_name_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    make(own_media.plain(tmp_path / "media"))
    own = read_course(ROOT, "en")
    whole = add_packs(own, [tmp_path / "my_pack", tmp_path / "my_pack", tmp_path / "media"])
    taken, empty = whole.faults[len(own.faults) :]
    assert "The course has 'own_" in str(taken)
    assert "There is no pack here." in str(empty)
    assert len(whole.packs) == len(own.packs) + 1


def test_the_app_plays_a_brought_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the reveal of an altered picture whose spot nobody recorded."""
    make(own_media.dfdc(tmp_path / "media"), title="Our own club")
    monkeypatch.setenv(content.BROUGHT, str(tmp_path / "my_pack"))
    monkeypatch.setattr(replies, "course", lambda locale="en": content.course_in(locale))
    content.course_in.cache_clear()
    try:
        page = open_page("practice", pack="own_my_pack")
        assert [one.value for one in page.exception] == []
        assert "Our own club" in str([one.value for one in (*page.title, *page.markdown, *page.header)])
        pack = content.course_in("en").packs["own_my_pack"]
        altered = next(one.id for one in pack.questions if one.right == "fake")
        done, shown = replies.progress_at(pack, None), {"visit.shown": {pack.id: altered}}
        page = open_page("practice", done, pack=pack.id, state=shown)
        assert [one.value for one in page.exception] == []
        assert "own_my_pack" in content.course_in("zh").packs
    finally:
        content.course_in.cache_clear()


def test_paper_does_not_say_unchanged_of_an_altered_picture(tmp_path: Path) -> None:
    folder = own_media.dfdc(tmp_path / "media")
    make(folder)
    for locale, said in (("en", "Where this was changed is not recorded"), ("zh", "没有记录改动在哪里")):
        words = read_words(ROOT, locale)
        course = add_packs(read_course(ROOT, locale), [tmp_path / "my_pack"])
        sheet = pack_handout(course, course.packs["own_my_pack"], "facilitator", words)
        assert sheet.count(said) == 3
