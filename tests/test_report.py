"""The mirror report of a learner and of a class."""

import math

import numpy as np
import pytest
from PIL import Image

from secondlook.attempt import Box, Reply, Spot
from secondlook.course import Course, read_course
from secondlook.packs import FindIt, Option, Pack, PickOne, RealOrFake
from secondlook.pictures import Picture
from secondlook.progress import Answer, Attempt, Progress, Room, Votes
from secondlook.report import PUBLISHED, mirror, room_mirror, spots
from tests.project import ROOT

WORDS = {"ask": "Untouched or swapped?", "because": "So."}


def item(right, n, picture=None):
    return RealOrFake(id=f"{right}_{n}", picture=picture or f"{right}_picture_{n}", right=right, **WORDS)


def pack(*questions, name="pack"):
    return Pack(id=name, title="Pack", about="Pack.", minutes=5, questions=questions)


def course(*packs, pictures=()):
    return Course(
        locale="en",
        lessons={},
        packs={one.id: one for one in packs},
        pictures={one.id: one for one in pictures},
        clues={},
        facts={},
        cast={},
        faults=(),
        broken={},
    )


TEN = pack(*(item(right, n) for right in ("fake", "real") for n in range(10)))


def answers(start=0, **said):
    """Answers in the order given: fake_3="real" or fake_3=("real", 90)."""
    pairs = [(name, reply if isinstance(reply, tuple) else (reply, 80)) for name, reply in said.items()]
    return tuple(
        Answer(name, Reply(answer, None if answer == "cannot_tell" else sure), start + place)
        for place, (name, (answer, sure)) in enumerate(pairs)
    )


def progress(*given, name="pack", started=0):
    return Progress(attempts=(Attempt(name, 1, started, given),))


def player(hits, false_alarms, of=10, certainty=80):
    said = {f"fake_{n}": ("fake" if n < hits else "real", certainty) for n in range(of)}
    said |= {f"real_{n}": ("fake" if n < false_alarms else "real", certainty) for n in range(of)}
    return progress(*answers(**said))


# One learner


def test_you_catch_seven_of_ten_and_wrongly_reject_five_of_ten():
    report = mirror(course(TEN), player(7, 5))
    assert (report.hits.k, report.hits.n) == (7, 10)
    assert (report.false_alarms.k, report.false_alarms.n) == (5, 10)
    assert report.items == 20
    assert report.d_prime.low < 0 < report.d_prime.value
    assert report.criterion.value < 0


def test_the_always_fake_player_learns_that_it_is_worth_nothing():
    report = mirror(course(TEN), player(10, 10, certainty=100))
    always_fake = report.rivals[0]
    assert (report.d_prime.value, always_fake.name) == (0, "always_fake")
    assert report.criterion.value == always_fake.criterion
    assert report.brier.value == always_fake.brier == 0.5
    assert report.log_loss.value == pytest.approx(always_fake.log_loss)


def test_rivals_play_the_same_items():
    uneven = pack(item("fake", 0), item("fake", 1), item("fake", 2), item("real", 0))
    given = answers(fake_0="fake", fake_1="fake", fake_2="real", real_0="real")
    always_fake, always_real, coin = mirror(course(uneven), progress(*given)).rivals
    assert (always_fake.hits, always_fake.false_alarms, always_fake.brier) == (1, 1, 0.25)
    assert (always_real.hits, always_real.false_alarms, always_real.brier) == (0, 0, 0.75)
    assert (coin.hits, coin.d_prime, coin.brier, coin.log_loss) == (0.5, 0, 0.25, pytest.approx(math.log(2)))
    assert always_fake.criterion < 0 < always_real.criterion


def test_cannot_tell_is_counted_apart():
    report = mirror(
        course(TEN), progress(*answers(fake_0="fake", fake_1="cannot_tell", real_0="cannot_tell"))
    )
    assert (report.items, report.undecided) == (3, 2)
    assert (report.hits.k, report.hits.n, report.false_alarms) == (1, 1, None)
    assert report.d_prime is None
    assert report.brier.value == pytest.approx((0.04 + 0.25 + 0.25) / 3)
    assert report.calibration.n == 1


def test_certainty_and_being_right_go_into_calibration():
    report = mirror(course(TEN), player(5, 5, certainty=90))
    assert report.calibration.gap.value == pytest.approx(0.4)
    assert {one.certainty: one.n for one in report.calibration.bins if one.n} == {90: 20}


def test_only_the_first_answer_to_an_item_is_evidence():
    first = Attempt("pack", 1, 0, answers(start=1, fake_0="real"))
    again = Attempt("pack", 2, 50, answers(start=51, fake_0="fake", real_0="real"))
    report = mirror(course(TEN), Progress(attempts=(again, first)))
    assert (report.items, report.repeats) == (2, 1)
    assert (report.hits.k, report.hits.n) == (0, 1)


def test_a_picture_explained_in_another_question_is_no_evidence_any_more():
    warm_up = pack(FindIt(id="find", picture="fake_picture_0", **WORDS), name="warm_up")
    found = Attempt("warm_up", 1, 0, (Answer("find", Reply("nothing", 80), 1),))
    later = Attempt("pack", 1, 50, answers(start=51, fake_0="fake", fake_1="fake"))
    report = mirror(course(TEN, warm_up), Progress(attempts=(found, later)))
    assert (report.items, report.repeats) == (1, 1)


def test_a_picture_and_its_twin_are_one(cast):
    """The reveal of one shows the other."""
    both = pack(item("fake", 0, "swap"), item("real", 0, "plain"))
    report = mirror(course(both, pictures=cast), progress(*answers(real_0="real", fake_0="fake")))
    assert (report.items, report.repeats, report.hits) == (1, 1, None)


def test_answers_whose_question_is_gone_or_changed_are_skipped_and_counted():
    changed = pack(item("fake", 0), PickOne(id="real_0", options=two_options(), **WORDS))
    given = answers(fake_0="fake", real_0="real", fake_9="fake")
    elsewhere = Attempt("gone", 1, 0, answers(fake_0="fake"))
    report = mirror(course(changed), Progress(attempts=(Attempt("pack", 1, 0, given), elsewhere)))
    assert (report.items, report.missing) == (1, 3)


def two_options():
    return Option(text="a", because="So."), Option(text="b", because="So.", right=True)


def test_an_empty_mirror_says_nothing():
    report = mirror(course(TEN), Progress())
    nothing = (report.hits, report.d_prime, report.brier, report.log_loss, report.calibration.gap)
    assert nothing == (None,) * 5
    assert report.items == report.repeats == report.missing == 0
    assert report.rivals[0].brier is None


def test_answers_without_certainty_count_for_rates_only():
    report = mirror(course(TEN), progress(*answers(fake_0=("fake", None), real_0=("real", None))))
    assert (report.hits.k, report.brier, report.calibration.n) == (1, None, 0)


def test_published_results_are_those_of_their_facts():
    facts = read_course(ROOT, "en").facts
    for published in PUBLISHED:
        statement = facts[published.fact].statement
        assert f"{published.hits:.0%} of AI pictures" in statement
        assert f"{1 - published.false_alarms:.0%} of real ones" in statement
    assert [round(one.d_prime, 2) for one in PUBLISHED] == [0.56, 1.35]
    assert round(PUBLISHED[0].criterion, 2) == -0.05


# Where they looked


@pytest.fixture
def cast(tmp_path):
    mask = np.zeros((50, 40), dtype=np.uint8)
    mask[20:30, 15:25] = 255
    Image.fromarray(mask).save(tmp_path / "swap.png")
    landmarks = [[0.5, 0.5]] * 68
    (tmp_path / "swap.json").write_text(f'{{"landmarks": {landmarks}, "outline": []}}', encoding="utf-8")
    told = {
        "width": 40,
        "height": 50,
        "sha256": "0" * 64,
        "alt": "A face.",
        "made_by": "us",
        "licence": "CC BY 4.0",
    }
    plain = Picture(id="plain", file=tmp_path / "plain.jpg", kind="untouched", **told)
    swap = Picture(
        id="swap",
        file=tmp_path / "swap.jpg",
        kind="altered",
        strength="crude",
        mask=tmp_path / "swap.png",
        truth=tmp_path / "swap.json",
        twin="plain",
        **told,
    )
    return plain, swap, plain.model_copy(update={"id": "other"})


QUESTIONS = pack(
    FindIt(id="find_swap", picture="swap", **WORDS),
    FindIt(id="find_plain", picture="other", **WORDS),
    RealOrFake(id="judge_swap", picture="swap", right="fake", **WORDS),
)


def looked(cast, *given):
    told = [Answer(name, reply, at) for at, (name, reply) in enumerate(given)]
    return spots(course(QUESTIONS, pictures=cast), progress(*told))


def test_clicks_are_judged_against_the_mask(cast):
    report = looked(
        cast, ("find_swap", Reply("here", 80, Spot(0.5, 0.5))), ("find_plain", Reply("nothing", 80))
    )
    assert (report.found.k, report.found.n) == (1, 1)
    assert (report.cleared.k, report.cleared.n) == (1, 1)
    assert report.score.value == 1
    assert report.reasons is None


def test_a_swap_called_untouched_is_a_miss_and_a_hunt_for_nothing_a_false_alarm(cast):
    report = looked(
        cast, ("find_swap", Reply("nothing", 80)), ("find_plain", Reply("here", 80, Spot(0.5, 0.5)))
    )
    assert (report.found.k, report.cleared.k, report.score.value) == (0, 0, 0)


@pytest.mark.parametrize(
    ("spot", "inside"), [(Spot(0.5, 0.5), 1), (Spot(0, 0), 0), (Box(0.375, 0.4, 0.25, 0.2), 1)]
)
def test_right_for_the_right_reason(cast, spot, inside):
    report = looked(cast, ("judge_swap", Reply("fake", 80, spot)))
    assert (report.reasons.k, report.reasons.n) == (inside, 1)


def test_a_mask_that_cannot_be_read_is_left_out(cast):
    cast[1].mask.write_bytes(b"no picture")
    report = looked(cast, ("find_swap", Reply("here", 80, Spot(0.5, 0.5))))
    assert (report.found, report.score) == (None, None)


# One class


def hands(real=0, fake=0, cannot_tell=0):
    return {"real": real, "fake": fake, "cannot_tell": cannot_tell}


def test_a_class_before_and_after_it_talked():
    votes = {
        "fake_0": Votes(hands(10, 10, 5), hands(5, 18, 2)),
        "real_0": Votes(hands(11, 12, 2), hands(16, 9, 0)),
    }
    report = room_mirror(course(TEN), Room("pack", 1, 25, votes=votes))
    assert (report.before.hits.k, report.before.hits.n) == (10, 20)
    assert (report.after.hits.k, report.after.hits.n) == (18, 23)
    assert (report.after.false_alarms.k, report.after.false_alarms.n) == (9, 25)
    assert report.undecided == (7, 2)
    assert report.items == 2
    assert report.gain.value == pytest.approx(report.after.d_prime.value - report.before.d_prime.value)
    assert report.gain.low < report.gain.value < report.gain.high


def test_a_gain_needs_items_that_were_voted_on_twice():
    votes = {
        "fake_0": Votes(hands(0, 20), {}),
        "real_0": Votes(hands(20, 0), {}),
        "fake_1": Votes({}, hands(20, 0)),
        "real_1": Votes({}, hands(0, 20)),
    }
    report = room_mirror(course(TEN), Room("pack", 1, 20, votes=votes))
    assert report.before.d_prime.value > 2
    assert report.after.d_prime.value < -2
    assert (report.items, report.gain) == (0, None)


def test_a_class_that_calls_everything_fake_tells_nothing_apart():
    votes = {name: Votes(hands(0, 20), hands(0, 20)) for name in ("fake_0", "real_0", "fake_1")}
    report = room_mirror(course(TEN), Room("pack", 1, 20, votes=votes))
    assert report.before.d_prime.value == report.gain.value == 0


def test_each_question_says_how_many_hands_were_right():
    mixed = pack(
        item("fake", 0),
        PickOne(id="one", options=two_options(), **WORDS),
        FindIt(id="find", picture="p", **WORDS),
    )
    votes = {
        "fake_0": Votes(hands(5, 10, 5)),
        "one": Votes({"0": 5, "1": 15}, {"1": 20}),
        "find": Votes({"here": 3}),
        "gone": Votes(hands(1, 1)),
    }
    report = room_mirror(course(mixed), Room("pack", 1, 20, votes=votes))
    rights = {
        one.question: (one.first and (one.first.k, one.first.n), one.second and (one.second.k, one.second.n))
        for one in report.questions
    }
    assert rights == {"fake_0": ((10, 20), None), "one": ((15, 20), (20, 20))}
    assert report.missing == 1


def test_a_class_whose_pack_is_gone_has_an_empty_mirror():
    report = room_mirror(course(), Room("pack", 1, 20, votes={"fake_0": Votes(hands(1, 1))}))
    assert (report.before.hits, report.questions, report.missing) == (None, (), 1)
