"""The two decoders: gradients are right, expression is copied and identity is not, and nobody waits long."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from activities import two_decoders as activity
from secondlook.exhibits import two_decoders as exhibit
from secondlook.exhibits.glyph_faces import (
    FEATURES,
    HIGHEST,
    LOWEST,
    SIZE,
    Expression,
    any_expressions,
    as_row,
    draw_faces,
)
from secondlook.exhibits.two_decoders import Network, Outcome, Settings, outcome, recorded, training
from tests.activities.opened import finding, open_activity
from tests.project import ROOT, imported, parse

NAME = "activity_two_decoders"
WHO = ("round", "square")


def trained(*settings: int) -> Outcome:
    *_, last = training(Settings(*settings))
    return outcome(Settings(*settings), last)


# Drawings


@pytest.mark.parametrize("who", WHO)
@given(seed=st.integers(0, 2**32 - 1))
def test_every_expression_can_be_drawn(who: exhibit.Who, seed: int) -> None:
    faces = draw_faces(who, any_expressions(4, np.random.default_rng(seed)))
    assert faces.shape == (4, SIZE, SIZE)
    assert faces.dtype == np.float32
    assert 0 <= faces.min() < 0.2
    assert 0.9 < faces.max() <= 1


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("place", range(len(FEATURES)), ids=FEATURES)
def test_every_feature_shows(who: exhibit.Who, place: int) -> None:
    ends = as_row(Expression()).repeat(2, axis=0)
    ends[:, place] = LOWEST[place], HIGHEST[place]
    low, high = draw_faces(who, ends)
    assert np.abs(low - high).sum() > 5


def test_what_is_drawn_can_be_read_back() -> None:
    asked = any_expressions(40, np.random.default_rng(7))
    for who in WHO:
        read = exhibit.read_expressions(exhibit.as_flat(draw_faces(who, asked)), who)
        assert (np.abs(read - asked).mean(axis=0) < (0.05, 0.1, 0.05, 0.1, 0.1)).all()
    assert exhibit.looks_square(exhibit.as_flat(draw_faces("round", asked))) == 0


# Training


def in_doubles(network: Network) -> Network:
    return Network(
        [layer.astype(float) for layer in network.encoder],
        {who: [layer.astype(float) for layer in layers] for who, layers in network.decoders.items()},
        {who: usual.astype(float) for who, usual in network.usual.items()},  # type: ignore[misc]
    )


@pytest.mark.parametrize("who", WHO)
def test_gradients_are_those_of_the_error(who: exhibit.Who) -> None:
    rng = np.random.default_rng(3)
    drawn = {one: exhibit.as_flat(draw_faces(one, any_expressions(5, rng))) for one in WHO}
    network = in_doubles(exhibit.new_network(drawn, 3, rng))  # type: ignore[arg-type]
    faces, shake = drawn[who].astype(float), 0.1 * rng.standard_normal((5, 3))
    _, encoder, decoder = exhibit.gradients(network, who, faces, shake)
    layers = [*network.encoder, *network.decoders[who]]
    for layer, slopes in zip(layers, [*encoder, *decoder], strict=True):
        for spot in rng.integers(0, layer.size, 6):
            value, step = layer.flat[spot], 1e-5
            errors = []
            for moved in (value + step, value - step):
                layer.flat[spot] = moved
                errors.append(exhibit.gradients(network, who, faces, shake)[0])
            layer.flat[spot] = value
            assert slopes.flat[spot] == pytest.approx(
                (errors[0] - errors[1]) / (2 * step), rel=1e-4, abs=1e-9
            )


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 70), st.integers(1, 1100), st.integers(1, 70), st.integers(0, 2))
def test_a_product_in_pieces_is_the_product(rows: int, inner: int, columns: int, longest: int) -> None:
    shape = [(rows, inner, columns), (inner, rows, columns), (rows, columns, inner)][longest]
    rng = np.random.default_rng(1)
    a, b = rng.standard_normal(shape[:2]), rng.standard_normal(shape[1:])
    assert np.allclose(exhibit.product(a, b), a @ b)


def test_training_again_gives_the_same() -> None:
    first, second = (trained(8, 2, 50) for _ in range(2))
    assert first.curve == second.curve
    assert (first.strips["other"] == second.strips["other"]).all()


@pytest.mark.parametrize("middle", [1, 16])
def test_both_errors_fall(middle: int) -> None:
    *_, last = training(Settings(32, middle, 100))
    first, end = last.curve[0], last.curve[-1]
    assert last.step == 100
    assert end[1] < 0.95 * first[1]
    assert end[2] < 0.95 * first[2]


def test_the_expression_is_copied_and_the_person_is_not() -> None:
    result = recorded()
    assert result.looks_square == 1
    for name in ("mouth", "smile", "eyes"):
        assert result.copied[name].off < 0.5 * result.copied[name].guess


def test_every_dial_matters_as_the_page_says() -> None:
    usual, few, narrow, short = recorded(), trained(8, 8, 400), trained(128, 1, 200), trained(128, 8, 50)
    for worse in (few, narrow, short):
        assert worse.copied["mouth"].off > 1.2 * usual.copied["mouth"].off
        assert worse.copied["eyes"].off > 1.2 * usual.copied["eyes"].off
    assert few.curve[-1][1] < usual.curve[-1][1], "few drawings are learned by heart"
    assert narrow.curve[-1][1] > 2 * usual.curve[-1][1], "there is no room for the expression"


@pytest.mark.slow
def test_the_longest_training_takes_three_seconds_of_one_core() -> None:
    settings = Settings(exhibit.DRAWINGS[-1], exhibit.MIDDLES[-1], exhibit.STEPS[-1])
    began = process_time()
    *_, last = training(settings)
    outcome(settings, last)
    assert process_time() - began < 6  # 2.4 on the machine it was written on


def test_the_trainer_is_told_numbers_and_draws_its_own_faces() -> None:
    """No picture can come in: settings are three whole numbers, and the one file it reads is the record."""
    assert list(inspect.signature(training).parameters) == ["settings"]
    assert Settings.__annotations__ == {"drawings": "int", "middle": "int", "steps": "int"}
    tree = parse(ROOT / "secondlook/exhibits/two_decoders.py")
    assert not {name for name in imported(tree) if "pictures" in name or "guard" in name or "brought" in name}


# The record


def test_the_record_is_what_training_gives() -> None:
    """Up to what another machine rounds otherwise."""
    again, kept = trained(128, 8, 800), recorded()
    assert kept.settings == Settings() == again.settings
    assert np.allclose(kept.curve, again.curve, rtol=0.1)
    for name in FEATURES:
        assert kept.copied[name].off == pytest.approx(again.copied[name].off, abs=0.03)
    for name, strip in kept.strips.items():
        apart = np.abs(strip.astype(int) - again.strips[name])
        assert apart.mean() < 4, "record it again: python -m studio.record_two_decoders"


def test_the_record_holds_pictures_and_numbers_but_no_weights() -> None:
    assert recorded().network is None
    assert exhibit.RECORD.stat().st_size < 30_000
    assert set(exhibit.as_record(recorded())) == {"settings", "curve", "copied", "looks_square", "strips"}


# The page


@pytest.fixture(scope="module")
def usual() -> Outcome:
    return trained(128, 8, 50)


@pytest.fixture(autouse=True)
def _nobody_has_trained() -> Iterator[None]:
    activity._trained.clear()
    yield
    activity._trained.clear()


def train(at: AppTest) -> AppTest:
    at.button(f"{NAME}.train").click().run()
    assert not at.exception
    return at


def captions(at: AppTest) -> str:
    return "".join(one.body for one in at.get("html") if "class='live'" in one.body)


@pytest.mark.parametrize(("dial", "value"), [("drawings", 8), ("middle", 1), ("steps", 100)])
def test_a_dial_and_the_button_change_what_it_shows(dial: str, value: int) -> None:
    at = open_activity("two_decoders")
    before = finding(at)
    at.select_slider(f"{NAME}.steps").set_value(50)
    at.select_slider(f"{NAME}.{dial}").set_value(value).run()
    assert finding(at) == before
    assert "Nobody has trained" in at.info[0].value
    train(at)
    assert not at.info
    assert finding(at) != before
    assert str(value) in finding(at)


def test_what_one_learner_trained_all_the_others_see() -> None:
    one, other = open_activity("two_decoders"), open_activity("two_decoders")
    for at in (one, other):
        at.select_slider(f"{NAME}.steps").set_value(50).run()
        assert at.info
        assert not at.slider
    train(one)
    other.run()
    assert finding(other) == finding(one)
    assert not other.info
    assert [one.key for one in other.slider] == [f"{NAME}.{name}" for name in FEATURES]


@pytest.mark.parametrize("name", FEATURES)
def test_the_strings_move_both_faces(name: str, usual: Outcome) -> None:
    activity._trained[Settings()] = usual
    at = open_activity("two_decoders")
    before = captions(at)
    at.slider(f"{NAME}.{name}").set_value(1.0).run()
    assert captions(at) != before


def test_a_slow_machine_stays_with_the_recording(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_activity("two_decoders")
    before = finding(at)
    monkeypatch.setattr(activity, "PATIENCE", -1)
    train(at)
    assert "too slow" in at.warning[0].value
    assert finding(at) == before
    assert not activity._trained
    assert not activity._one_at_a_time.locked()


def test_nobody_waits_for_ever_while_others_train(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_activity("two_decoders")
    monkeypatch.setattr(activity, "PATIENCE", 0.1)
    with activity._one_at_a_time:
        train(at)
    assert "Too many are training" in at.warning[0].value


def test_only_the_newest_results_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "MOST_KEPT", 2)
    at = open_activity("two_decoders")
    for middle in (1, 2, 4):
        at.select_slider(f"{NAME}.steps").set_value(50)
        at.select_slider(f"{NAME}.middle").set_value(middle)
        train(at)
    assert [one.middle for one in activity._trained] == [2, 4]
