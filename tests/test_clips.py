"""Clips: an author's message for every slip, files checked to the last box, served in parts, told with care."""

# ruff: noqa: E501 (a fault stands on one line here, as it is printed)

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from secondlook.attempt import Reply, Spot, grade_reply
from secondlook.brought import add_packs
from secondlook.check import check_course
from secondlook.clips import Caption, read_clip_truth, read_truth_of
from secondlook.contour import trace
from secondlook.course import Course, read_course
from secondlook.handout import lesson_handout, pack_handout
from secondlook.mp4 import read_film
from server.clips import captions_url, clip_route, clip_url, outlines_url, poster_url, web_vtt
from tests.clip_course import CLIPS, FRAMES, SIZE, add_clips, square_at
from tests.project import ROOT
from tests.visit import open_page
from ui import clip as player
from ui import content
from ui import question as card
from ui import words as interface

LATEST = re.compile(rb"ann_clip_\d|untouched|altered|square|slid", re.IGNORECASE)


@pytest.fixture
def clip_course(small_course: Path) -> Path:
    """The small course with two clips, a pack and a lesson about them."""
    return add_clips(small_course)


@pytest.fixture
def course(clip_course: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    def in_english(english: str, /, **values: object) -> str:
        return english.format(**values) if values else english

    for module in (card, player):
        monkeypatch.setattr(module, "t", in_english)
    return read_course(clip_course, "en")


def told(root: Path, locale: str = "en") -> list[str]:
    return [str(fault) for fault in read_course(root, locale).faults]


def spoil(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")


# Reading


def test_a_course_with_clips_has_no_fault_and_counts_them(clip_course: Path) -> None:
    report = check_course(clip_course)
    assert [str(fault) for fault in report.faults] == []
    assert report.counts["clips"] == {"en": 2, "zh": 2}
    assert report.counts["questions"] == {"en": 11, "zh": 11}


def test_a_translation_says_the_captions_and_nothing_else(clip_course: Path) -> None:
    english, chinese = (read_course(clip_course, code).clips["ann_clip_2"] for code in ("en", "zh"))
    assert (chinese.alt, chinese.captions[0].text) == ("一个圆，上面有一根变长的条", "（没有声音。）")
    assert (chinese.captions[0].from_, chinese.captions[0].to) == (0.1, 0.9)
    assert chinese.model_copy(update={"alt": english.alt, "captions": english.captions}) == english


SOURCES, WORDS = "assets/sources.yaml", "locales/zh/assets.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("quizzes/moving.yaml", "    right: fake", "    right: real", "quizzes/moving.yaml, line 10: ann_clip_2 is altered. Write 'right: fake', or choose another clip."),
        ("quizzes/moving.yaml", "clip: ann_clip_2", "clip: an_clip_2", "quizzes/moving.yaml, line 9: There is no clip 'an_clip_2'. Did you mean ann_clip_2?"),
        ("quizzes/moving.yaml", "clip: ann_clip_2", "clip: ann_clip_2\n    picture: ann_1", "quizzes/moving.yaml, line 9: This names a picture and a clip. Keep one of them."),
        ("quizzes/moving.yaml", "    clip: ann_clip_2\n", "", "quizzes/moving.yaml, line 6: picture is missing. Add a line that begins with 'picture:' or 'clip:'."),
        ("lessons/02_things_that_move.md", "clip ann_clip_1", "clip ann_clip_7", "There is no clip 'ann_clip_7'. Did you mean ann_clip_2?"),
        (SOURCES, "file: clips/ann_clip_1.mp4", "file: clips/ann_clip_1.webm", "'clips/ann_clip_1.webm' is not a file of clips/. Write it like clips/my_name.mp4."),
        (SOURCES, "file: clips/ann_clip_1.mp4", "file: clips/ann_clip_2.mp4", "ann_clip_2.mp4 belongs to another clip. The file name is the id: ann_clip_1."),
        (SOURCES, "file: clips/ann_clip_1.mp4", "file: clips/../../x.mp4", "'clips/../../x.mp4' is not a file of clips/."),
        (SOURCES, "twin: ann_clip_1", "twin: ann_clip_2", "'ann_clip_2' is not untouched. Name the untouched clip this one began as."),
        (SOURCES, "twin: ann_clip_1", "twin: ann_1", "There is no clip 'ann_1'. Did you mean ann_clip_1?"),
        (SOURCES, "    strength: fair\n", "", "strength is missing. An altered clip needs 'strength:'."),
        (SOURCES, "from: 0.1", "from: 0.95", "This caption ends before it begins. Let 'to' be more than 'from'."),
        (SOURCES, "to: 0.9", "to: 1.9", "This caption ends after the clip. The clip lasts 1 seconds."),
        (SOURCES, "frames: 24", "frames: 23", "'ann_clip_1' has another size or length. Build both again."),
        (SOURCES, "frames: 24", "frames: many", "'many' is not a whole number. Write digits, like 6."),
        (SOURCES, "fps: 24", "rate: 24", "'rate' is not known here."),
        (SOURCES, "clips:\n", "clip:\n", "Only 'pictures:' and 'clips:' are expected here. Write the rest under one."),
        (SOURCES, "  ann_clip_1:\n", "  ann_1:\n", "ann_clip_1.mp4 belongs to another clip."),
        (WORDS, "    captions:\n    - （没有声音。）\n", "", "locales/zh/assets.yaml, line 7: ann_clip_1 has 0 captions here and 1 in English. Translate each, in the same order."),
        (WORDS, "  ann_clip_1:", "  ann_clip_9:", "locales/zh/assets.yaml, line 6: The words of 'ann_clip_1' are missing. Add 'ann_clip_1:'."),
        (WORDS, "    captions:\n", "    kind: altered\n    captions:\n", "'kind' is not known here. A translation carries words only: remove it."),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_where_the_author_made_it(
    clip_course: Path, file: str, old: str, new: str, fault: str
) -> None:
    spoil(clip_course, file, old, new)
    assert [line for line in told(clip_course, "zh") if fault in line], told(clip_course, "zh")


def test_a_clip_that_is_missing_breaks_only_what_shows_it(clip_course: Path) -> None:
    (clip_course / "assets/clips/ann_clip_2.mp4").unlink()
    course = read_course(clip_course, "en")
    assert list(course.clips) == ["ann_clip_1"]
    assert list(course.packs) == ["basics"]
    assert list(course.lessons) == ["look_again", "things_that_move"]
    assert "assets/clips/ann_clip_2.mp4 is missing." in told(clip_course)[0]


def test_the_truth_of_a_clip_is_the_union_and_every_frame(course: Course) -> None:
    truth = read_clip_truth(course.clips["ann_clip_2"])
    assert truth
    assert truth.mask.shape == (SIZE[1], SIZE[0])
    assert len(truth.frames) == FRAMES
    assert truth.frames[0].outline != truth.frames[-1].outline
    xs = [x * SIZE[0] for x, _ in truth.outline[0]]
    assert (round(min(xs)), round(max(xs))) == (square_at(0), square_at(FRAMES - 1) + 20)
    assert read_truth_of(course.clips["ann_clip_1"]) is None
    assert read_truth_of(course.pictures["ann_2"])
    assert read_truth_of(None) is None


def test_a_spot_counts_anywhere_the_change_ever_is(course: Course) -> None:
    question = next(one for one in course.packs["moving"].questions if one.id == "find_the_change")
    truth = read_truth_of(course.shown(question))
    first, last = ((square_at(frame) + 10) / SIZE[0] for frame in (0, FRAMES - 1))
    for x in (first, last):
        assert grade_reply(question, Reply("here", 80, Spot(x, 0.5)), truth).right
    assert not grade_reply(question, Reply("here", 80, Spot(0.5, 0.1)), truth).right


def test_a_brought_pack_brings_its_clips(clip_course: Path) -> None:
    whole = add_packs(read_course(ROOT, "en"), [clip_course])
    assert {"ann_clip_1", "ann_clip_2"} <= set(whole.clips)
    assert "moving" in whole.packs


# The outline


@given(arrays(bool, (9, 11)))
def test_an_outline_encloses_what_the_mask_holds(mask: Any) -> None:
    """By the surveyor's formula, holes going round the other way; here no rim is too small to count."""
    large = numpy.kron(mask, numpy.ones((8, 8), bool))
    height, width = large.shape
    area = 0.0
    for ring in trace(large):
        points = [(x * width, y * height) for x, y in ring]
        pairs = zip(points, points[1:] + points[:1], strict=True)
        area += sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) / 2
    assert abs(area - large.sum()) <= 0.12 * large.sum() + 1


def test_noise_is_no_part() -> None:
    mask = numpy.zeros((50, 50), bool)
    mask[3, 3] = True
    assert trace(mask) == ()


# The check


@pytest.mark.parametrize(
    ("field", "old", "new", "fault"),
    [
        ("width", "width: 96", "width: 90", "has 96 width. Write width: 96."),
        ("fps", "fps: 24", "fps: 25", "has 24 fps. Write fps: 24."),
        ("frames", "frames: 24", "frames: 30", "has 24 frames. Write frames: 24."),
    ],
)
def test_what_is_listed_must_be_what_the_file_holds(
    clip_course: Path, field: str, old: str, new: str, fault: str
) -> None:
    text = (clip_course / SOURCES).read_text(encoding="utf-8")
    (clip_course / SOURCES).write_text(text.replace(old, new), encoding="utf-8")
    faults = [str(one) for one in check_course(clip_course).faults]
    assert any(fault in one for one in faults)


def test_a_clip_must_be_the_one_that_was_listed(clip_course: Path) -> None:
    film = clip_course / "assets/clips/ann_clip_1.mp4"
    film.write_bytes(film.read_bytes() + bytes.fromhex("0000000866726565"))  # an empty box at the end
    [fault] = [str(one) for one in check_course(clip_course).faults]
    assert "ann_clip_1.mp4 is not the file that was listed. Its sha256 is" in fault


@pytest.mark.parametrize("data", [b"", b"no film", b"\x00\x00\x00\x18ftypisom" + bytes(12), b"\xff" * 64])
def test_what_is_no_film_is_a_fault(clip_course: Path, data: bytes) -> None:
    (clip_course / "assets/clips/ann_clip_1.mp4").write_bytes(data)
    faults = [str(one) for one in check_course(clip_course).faults]
    assert any("ann_clip_1.mp4 cannot be opened: This is not an MP4 file" in one for one in faults)


@given(st.data())
def test_a_damaged_film_never_takes_the_check_down(data: st.DataObject) -> None:
    film = bytearray((CLIPS / "ann_clip_1.mp4").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        film[data.draw(st.integers(0, len(film) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(film[: data.draw(st.integers(0, len(film)))])
    with contextlib.suppress(ValueError):  # the check tells its author
        read_film(cut)


def test_what_browsers_cannot_begin_to_play_is_a_fault(clip_course: Path) -> None:
    film = clip_course / "assets/clips/ann_clip_1.mp4"
    data = film.read_bytes()
    assert data.count(b"avc1") == 2
    film.write_bytes(data.replace(b"avc1", b"hvc1"))
    assert any("does not play in every browser" in str(one) for one in check_course(clip_course).faults)


def test_files_and_entries_name_each_other(clip_course: Path) -> None:
    for file in ("clips/extra.mp4", "clips/extra.jpg"):
        (clip_course / "assets" / file).write_bytes(b"x")
    faults = [str(one) for one in check_course(clip_course).faults]
    assert [one.split(":")[0] for one in faults] == ["assets/clips/extra.jpg", "assets/clips/extra.mp4"]
    assert "No clip names this file." in faults[0]


def test_the_truth_must_tell_of_every_frame(clip_course: Path) -> None:
    truth = clip_course / "assets/truth/ann_clip_2.json"
    short = json.loads(truth.read_text(encoding="utf-8"))
    short["frames"].pop()
    truth.write_text(json.dumps(short), encoding="utf-8")
    [fault] = [str(one) for one in check_course(clip_course).faults]
    assert "The truth has 23 frames. Build it again." in fault
    truth.write_text("{", encoding="utf-8")
    [fault] = [str(one) for one in check_course(clip_course).faults]
    assert fault.startswith("assets/truth/ann_clip_2.json: This is damaged")


# Serving


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes


Shelf = Callable[..., Answer]


@pytest.fixture
def shelf(course: Course) -> Shelf:
    """Asks for an address with headers, without a server."""
    app = Starlette(routes=[clip_route(course.clips.values())])
    return lambda url, **headers: asyncio.run(ask(app, url or "", headers))


async def ask(app: Starlette, path: str, headers: dict[str, str]) -> Answer:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asked = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b""}
    await app({**scope, "headers": asked}, receive, send)
    answered = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], answered, b"".join(part.get("body", b"") for part in sent[1:]))


def test_everything_is_served_for_good_under_a_name_that_tells_nothing(course: Course, shelf: Shelf) -> None:
    clip = course.clips["ann_clip_2"]
    for url, kind in (
        (clip_url(clip), "video/mp4"),
        (poster_url(clip), "image/jpeg"),
        (captions_url(clip), "text/vtt; charset=utf-8"),
        (outlines_url(clip), "application/json"),
    ):
        assert url
        answer = shelf(url)
        assert (answer.status, answer.headers["content-type"]) == (200, kind)
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["accept-ranges"] == "bytes"
        assert not LATEST.search(url.encode("ascii"))
        assert hashlib.sha256(answer.content).hexdigest()[:20] in url
    assert shelf(clip_url(clip)).content == clip.file.read_bytes()


def test_only_what_was_changed_has_outlines(course: Course, shelf: Shelf) -> None:
    assert outlines_url(course.clips["ann_clip_1"]) is None
    frames = json.loads(shelf(outlines_url(course.clips["ann_clip_2"])).content)
    assert len(frames) == FRAMES
    [ring] = frames[5]
    assert ring[:2] == [round(square_at(5) / SIZE[0] * 1000), round(52 / SIZE[1] * 1000)]


RANGES = [
    ("bytes=0-99", 206, (0, 100)),
    ("bytes=100-", 206, (100, None)),
    ("bytes=-50", 206, (-50, None)),
    ("bytes=0-0", 206, (0, 1)),
    ("bytes=0-999999999", 206, (0, None)),
    ("bytes=-999999999", 206, (0, None)),
    ("bytes=999999999-", 416, None),
    ("bytes=-0", 416, None),
    ("bytes=9-3", 200, None),
    ("bytes=-", 200, None),
    ("bytes=0-1,5-9", 200, None),
    ("frames=0-1", 200, None),
    ("bytes=" + "9" * 40 + "-", 200, None),
    ("bytes=²-³", 200, None),
]


@pytest.mark.parametrize(("asked", "status", "part"), RANGES)
def test_a_part_of_a_clip_can_be_had(
    course: Course, shelf: Shelf, asked: str, status: int, part: tuple[int, int | None] | None
) -> None:
    clip = course.clips["ann_clip_1"]
    whole = clip.file.read_bytes()
    answer = shelf(clip_url(clip), range=asked)
    assert answer.status == status
    if part:
        expected = whole[part[0] : part[1]]
        start = whole.index(expected) if part[0] >= 0 else len(whole) + part[0]
        assert answer.content == expected
        assert answer.headers["content-range"] == f"bytes {start}-{start + len(expected) - 1}/{len(whole)}"
        assert "immutable" in answer.headers["cache-control"]
    elif status == 416:
        assert answer.headers["content-range"] == f"bytes */{len(whole)}"
        assert not answer.content
    else:
        assert answer.content == whole


def test_a_condition_that_cannot_be_met_gets_the_whole(course: Course, shelf: Shelf) -> None:
    clip = course.clips["ann_clip_1"]
    assert shelf(clip_url(clip), range="bytes=0-9", if_range='"other"').status == 200


@given(st.text(max_size=40))
def test_words_of_a_caption_never_become_markup_or_another_cue(text: str) -> None:
    written = web_vtt([Caption.model_construct(from_=0.25, to=61.5, text=text)]).decode("utf-8")
    head, times, *rest = written.split("\n")[0:1] + written.split("\n")[2:]
    assert (head, times) == ("WEBVTT", "00:00.250 --> 01:01.500")
    assert len(rest) == 2  # one line of words, and the end
    assert not set(rest[0]) & {"<", ">"}
    assert "-->" not in rest[0]


# What the card is told


def asked(course: Course, name: str) -> Any:
    return next(one for one in course.packs["moving"].questions if one.id == name)


def data(course: Course, name: str, reply: Reply | None = None) -> dict[str, Any]:
    return card.card_data(course, asked(course, name), 3, 1, 4, reply)


def test_before_the_reply_the_same_is_told_of_both_sorts_of_clip(course: Course) -> None:
    altered, untouched = (data(course, name) for name in ("first_look", "second_look"))
    for told in (altered, untouched):
        assert told["reveal"] is None
        for key in ("url", "poster"):
            assert re.fullmatch(r"/app/static/clip/[0-9a-f]{20}\.(mp4|jpg)", told["picture"].pop(key))
        told.pop("hints")
    assert altered == untouched


def test_after_the_reply_the_change_is_told_frame_by_frame_and_beside_its_twin(course: Course) -> None:
    told = data(course, "first_look", Reply("fake", 80, Spot(0.5, 0.5)))["reveal"]
    twin = course.clips["ann_clip_1"]
    assert told["outlines"] == outlines_url(course.clips["ann_clip_2"])
    assert (told["twin"]["url"], told["twin"]["poster"]) == (clip_url(twin), poster_url(twin))
    assert told["spot"]["inside"]
    x, y, width, height = told["crop"]
    assert x < square_at(0) / SIZE[0]
    assert x + width > (square_at(FRAMES - 1) + 20) / SIZE[0]
    assert y < 52 / SIZE[1] < 72 / SIZE[1] < y + height


def test_an_untouched_clip_has_nothing_to_outline(course: Course) -> None:
    told = data(course, "second_look", Reply("real", 60))["reveal"]
    assert (told["outline"], told["outlines"], told["twin"], told["crop"]) == ([], None, None, None)


def test_what_is_sent_with_the_reveal_stays_small(course: Course) -> None:
    told = data(course, "first_look", Reply("fake", 80, Spot(0.5, 0.5)))
    assert len(json.dumps(told)) < 20_000


# Pages and paper


@pytest.fixture
def own_app(clip_course: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The app with the clips' course alone."""
    ui = (ROOT / "locales/zh/ui.yaml").read_text(encoding="utf-8")
    (clip_course / "locales/zh/ui.yaml").write_text(ui, encoding="utf-8")
    monkeypatch.setattr(content, "ROOT", clip_course)
    caches = (content.course_in, interface.languages, interface.catalogue)
    for cache in caches:
        cache.cache_clear()
    yield clip_course
    for cache in caches:
        cache.cache_clear()


def card_of(at: AppTest) -> dict[str, Any]:
    assert [one.value for one in at.exception] == []
    assert [one.value for one in at.error] == []
    placed = [json.loads(component.proto.json) for component in at.get("bidi_component")]
    [found] = [one for one in placed if "ask" in one]
    return dict(found)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_lesson_shows_its_clip_with_nothing_to_ask(own_app: Path, lang: str) -> None:
    shown = card_of(open_page("lessons", lang=lang, lesson="things_that_move"))
    clip = read_course(own_app, lang).clips["ann_clip_1"]
    assert (shown["ask"], shown["reveal"], shown["locale"]) == ("", None, lang)
    assert (shown["picture"]["url"], shown["picture"]["alt"]) == (clip_url(clip), clip.alt)
    assert shown["picture"]["captions"]["lang"] == lang
    assert shown["picture"]["words"]["play"] == {"en": "Play the clip", "zh": "播放视频"}[lang]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_about_lists_the_clips(own_app: Path, lang: str) -> None:
    at = open_page("about", lang=lang)
    at.toggle("about.list").set_value(True).run()
    listed = "\n".join(one.value for one in at.markdown)
    assert read_course(own_app, lang).clips["ann_clip_1"].alt in listed


def test_paper_shows_the_first_frame_and_where_to_see_the_rest(course: Course) -> None:
    pack, note = course.packs["moving"], "A clip: this is its first frame. See it on the screen."
    learner, facilitator = (pack_handout(course, pack, edition, {}) for edition in ("learner", "facilitator"))
    assert learner.count(note) == 4
    assert learner.count("<img src='data:image/jpeg") == 4
    assert "polygon" not in learner
    assert facilitator.count("First frame of the clip. Inside the outline: changed in some frame") == 2
    assert facilitator.count("<polygon class='light'") == 2
    lesson = lesson_handout(course, course.lessons["things_that_move"], "learner", {})
    assert note in lesson
    assert "This part needs a screen" not in lesson
