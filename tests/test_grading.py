"""The numbers behind every score, against published examples and against properties they must have."""

import math
import time
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondlook.grading import (
    CERTAINTIES,
    D_PRIME_SPREAD,
    REACH,
    bias,
    box_score,
    brier,
    calibration,
    chance_of_fake,
    click_score,
    corrected,
    difference,
    discernment,
    log_loss,
    mean,
    nearness,
    rate,
    sensitivity,
)

Z95 = 1.959964


@st.composite
def counts(draw):
    """(hits, fakes, false alarms, reals)"""
    fakes, reals = draw(st.integers(1, 80)), draw(st.integers(1, 80))
    return draw(st.integers(0, fakes)), fakes, draw(st.integers(0, reals)), reals


forecasts = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9, 1.0]), st.booleans()))
sure_answers = st.lists(st.tuples(st.sampled_from(CERTAINTIES), st.booleans()), max_size=60)


# Rates


def test_wilson_interval_of_newcombe_1998():
    """Table I of Newcombe (1998): 81 of 263 is 0.2553 to 0.3662."""
    found = rate(81, 263)
    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)


@given(st.integers(1, 500))
def test_wilson_interval_of_none_and_all_has_a_closed_form(n):
    """For 0 of n Wilson (1927) comes down to 0 and z² / (n + z²); all of n mirrors it."""
    none, every = rate(0, n), rate(n, n)
    assert none.low == 0
    assert none.high == pytest.approx(Z95**2 / (n + Z95**2), abs=1e-6)
    assert (1 - every.high, 1 - every.low) == pytest.approx((none.low, none.high))


@given(counts())
def test_a_rate_lies_in_its_interval(count):
    found = rate(*count[:2])
    assert 0 <= found.low <= found.share <= found.high <= 1


def test_nothing_seen_is_no_rate():
    assert rate(0, 0) is None
    with pytest.raises(ValueError, match="not a rate"):
        rate(3, 2)


# Discernment


@pytest.mark.parametrize(
    ("hits", "false_alarms", "d_prime", "digits"),
    [(0.8, 0.4, 1.095, 3), (0.32, 0.04, 1.283, 3), (0.99, 0.01, 4.65, 2), (0.70, 0.40, 0.78, 2)],
)
def test_d_prime_of_published_rates(hits, false_alarms, d_prime, digits):
    """Three from the tests of DetectionTheory.jl (Carcagno), the last from the manual of |STAT (1985)."""
    assert round(sensitivity(hits, false_alarms), digits) == d_prime


def test_example_of_stanislaw_and_todorov_1999():
    """Hits 0.99 and false alarms 0.68 give d′ 1.86 and c -1.40; quoted in the manual of Statistics::SDT."""
    assert round(sensitivity(0.99, 0.68), 2) == 1.86
    assert round(bias(0.99, 0.68), 2) == -1.40


def test_log_linear_example_of_the_r_package_statpsych():
    """signal(82, 46, 100, 100) in its manual (Bonett, after Wickens 2002)."""
    found = discernment(82, 100, 46, 100)
    assert corrected(82, 100, 200) == pytest.approx(0.8168317, abs=1e-7)
    assert corrected(46, 100, 200) == pytest.approx(0.460396, abs=1e-6)
    assert found.d_prime.value == pytest.approx(1.002793, abs=1e-6)
    assert found.criterion.value == pytest.approx(-0.4019603, abs=1e-7)


def test_d_prime_that_evidence_gives_for_published_studies():
    """63 % of fakes and 59 % of real ones right is d′ 0.56, c -0.05; 76 % and 74 % is d′ 1.35."""
    assert (round(sensitivity(0.63, 0.41), 2), round(bias(0.63, 0.41), 2)) == (0.56, -0.05)
    assert round(sensitivity(0.76, 0.26), 2) == 1.35


@given(st.integers(1, 100), st.floats(0, 1))
def test_with_equal_classes_the_correction_is_the_usual_one(n, part):
    """Snodgrass & Corwin (1988): (k + 0.5) / (n + 1)."""
    k = round(part * n)
    assert corrected(k, n, 2 * n) == pytest.approx((k + 0.5) / (n + 1))


@given(st.integers(1, 200), st.integers(1, 200))
def test_saying_always_the_same_is_no_discernment(fakes, reals):
    always_fake, always_real = discernment(fakes, fakes, reals, reals), discernment(0, fakes, 0, reals)
    assert always_fake.d_prime.value == always_real.d_prime.value == 0
    assert always_fake.criterion.value < 0 < always_real.criterion.value


def test_the_usual_correction_would_reward_always_fake_in_an_uneven_pack():
    assert sensitivity((15 + 0.5) / 16, (5 + 0.5) / 6) > 0.4


@given(counts())
def test_swapping_the_two_answers_mirrors_the_bias_and_keeps_discernment(count):
    hits, fakes, false_alarms, reals = count
    one = discernment(hits, fakes, false_alarms, reals)
    other = discernment(reals - false_alarms, reals, fakes - hits, fakes)
    assert other.d_prime.value == pytest.approx(one.d_prime.value, abs=1e-9)
    assert other.criterion.value == pytest.approx(-one.criterion.value, abs=1e-9)
    assert other.d_prime.error == pytest.approx(one.d_prime.error)


@given(counts())
def test_discernment_is_finite_and_inside_its_interval(count):
    found = discernment(*count)
    for measure in (found.d_prime, found.criterion):
        assert math.isfinite(measure.value)
        assert measure.low < measure.value < measure.high
    assert found.criterion.error == pytest.approx(found.d_prime.error / 2)


@given(counts())
def test_one_more_hit_is_more_discernment(count):
    hits, fakes, false_alarms, reals = count
    if hits < fakes:
        more, same = discernment(hits + 1, fakes, false_alarms, reals), discernment(*count)
        assert more.d_prime.value > same.d_prime.value


@pytest.mark.parametrize("count", [(0, 0, 2, 5), (2, 5, 0, 0), (0, 0, 0, 0)])
def test_without_fakes_or_without_reals_there_is_no_discernment(count):
    found = discernment(*count)
    assert found.d_prime is None
    assert found.criterion is None


@pytest.mark.parametrize("n", [4, 20, 100])
def test_the_error_at_one_half_has_a_closed_form(n):
    """Gourevitch & Galanter (1967) at H = F = 0.5: var z is 0.25 · 2π / n for each class."""
    assert discernment(n // 2, n, n // 2, n).d_prime.error == pytest.approx(math.sqrt(math.pi / n))


def binomial(n, p):
    return [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]


def every_outcome(n, hit_rate, false_alarm_rate):
    """(chance, hits, false alarms) of all outcomes of n fakes and n reals."""
    chances = binomial(n, hit_rate), binomial(n, false_alarm_rate)
    for k, m in product(range(n + 1), repeat=2):
        yield chances[0][k] * chances[1][m], k, m


@pytest.mark.parametrize(("hit_rate", "false_alarm_rate"), [(0.5, 0.5), (0.7, 0.3), (0.8, 0.5), (0.84, 0.16)])
def test_the_interval_holds_the_truth_often_enough(hit_rate, false_alarm_rate):
    truth = sensitivity(hit_rate, false_alarm_rate)
    held = 0.0
    for chance, hits, false_alarms in every_outcome(10, hit_rate, false_alarm_rate):
        found = discernment(hits, 10, false_alarms, 10).d_prime
        held += chance * (found.low <= truth <= found.high)
    assert 0.94 <= held <= 0.99


@pytest.mark.parametrize("items", D_PRIME_SPREAD)
def test_the_spread_of_d_prime_by_simulation(items):
    """4,000 learners with a true d′ of 0.5 and no bias, half of the items fake."""
    rng, n = np.random.default_rng(20250711), items // 2
    caught, cried = rng.binomial(n, 0.5987, 4000), rng.binomial(n, 0.4013, 4000)
    found = [discernment(int(k), n, int(m), n).d_prime.value for k, m in zip(caught, cried, strict=True)]
    assert np.std(found) == pytest.approx(D_PRIME_SPREAD[items], abs=0.02)


@pytest.mark.parametrize("items", D_PRIME_SPREAD)
def test_the_spread_of_d_prime_by_counting_all_outcomes(items):
    for d_prime in (0.0, 0.25, 0.5, 0.75):
        p = (1 + math.erf(d_prime / 2 / math.sqrt(2))) / 2
        outcomes = list(every_outcome(items // 2, p, 1 - p))
        values = [discernment(k, items // 2, m, items // 2).d_prime.value for _, k, m in outcomes]
        average = sum(chance * value for (chance, _, _), value in zip(outcomes, values, strict=True))
        square = sum(chance * value**2 for (chance, _, _), value in zip(outcomes, values, strict=True))
        assert math.sqrt(square - average**2) == pytest.approx(D_PRIME_SPREAD[items], abs=0.02)


def test_a_difference_carries_both_errors():
    before, after = discernment(10, 20, 10, 20).d_prime, discernment(15, 20, 8, 20).d_prime
    found = difference(before, after)
    assert found.value == pytest.approx(after.value - before.value)
    assert found.error == pytest.approx(math.hypot(before.error, after.error))


# Certainty


@pytest.mark.parametrize(("chance", "score"), [(1.0, 0.0), (0.7, 0.09), (0.3, 0.49), (0.5, 0.25), (0.0, 1.0)])
def test_brier_score_of_one_rainy_day(chance, score):
    """The example in Wikipedia's article on the Brier score: it rained, and the forecast was `chance`."""
    assert brier([(chance, True)]).value == pytest.approx(score)


def test_log_loss_of_the_example_in_the_manual_of_scikit_learn():
    """log_loss(["spam", "ham", "ham", "spam"], [[.1, .9], [.9, .1], [.8, .2], [.35, .65]]) is 0.21616..."""
    found = log_loss([(0.9, True), (0.1, False), (0.2, False), (0.65, True)])
    assert found.value == pytest.approx(0.21616, abs=5e-6)


def test_a_shrug_costs_a_quarter_and_ln_two():
    shrugs = [(0.5, True), (0.5, False)]
    assert brier(shrugs).value == 0.25
    assert log_loss(shrugs).value == pytest.approx(0.693, abs=5e-4)


def test_being_certain_and_wrong_costs_a_finite_price():
    assert log_loss([(1.0, False)]).value == pytest.approx(-math.log(0.01))


@given(forecasts)
def test_scores_stay_in_bounds(pairs):
    if not pairs:
        assert brier(pairs) is None
        assert log_loss(pairs) is None
        return
    score, loss = brier(pairs), log_loss(pairs)
    assert 0 <= score.value <= 1
    assert 0 <= loss.value <= -math.log(0.01)
    for measure in (score, loss):
        assert measure.error is None or 0 <= measure.low <= measure.value <= measure.high


@given(st.data(), forecasts, sure_answers)
def test_the_order_of_answers_does_not_matter(data, pairs, answers):
    mixed, shuffled = data.draw(st.permutations(pairs)), data.draw(st.permutations(answers))
    assert brier(mixed) == brier(pairs)
    assert log_loss(mixed) == log_loss(pairs)
    assert calibration(shuffled) == calibration(answers)


def test_a_mean_has_an_interval_from_ten_different_values_on():
    assert mean([0.0, 1.0] * 4, 0, 1).error is None
    assert mean([0.3] * 20, 0, 1).error is None
    found = mean([0.0, 1.0] * 5, 0, 1)
    assert found.error == pytest.approx(math.sqrt(10 / 36) / math.sqrt(10))
    assert mean([], 0, 1) is None


@pytest.mark.parametrize(
    ("said", "certainty", "chance"),
    [("fake", 90, 0.9), ("real", 90, 0.1), ("cannot_tell", None, 0.5), ("fake", None, None)],
)
def test_certainty_becomes_a_chance_of_fake(said, certainty, chance):
    assert chance_of_fake(said, certainty) == (None if chance is None else pytest.approx(chance))


def test_a_bin_with_few_answers_is_not_enough():
    found = calibration([(90, True)] * 4 + [(60, True)] * 3 + [(60, False)] * 2)
    enough = {one.certainty: one.enough for one in found.bins}
    assert enough == {50: False, 60: True, 70: False, 80: False, 90: False, 100: False}
    assert found.bins[1].right.share == 0.6
    assert found.bins[2].right is None


def test_the_gap_is_told_from_twenty_answers_on():
    assert calibration([(90, True)] * 19).gap is None
    overconfident = calibration([(90, True), (90, False)] * 10)
    assert overconfident.gap.value == pytest.approx(0.4)
    assert overconfident.gap.low > 0


@given(sure_answers)
def test_calibration_counts_every_answer_once(answers):
    found = calibration(answers)
    assert sum(one.n for one in found.bins) == found.n == len(answers)
    assert found.gap is None or -0.5 <= found.gap.low <= found.gap.value <= found.gap.high <= 1


# Clicks and boxes


def disc(height=200, width=160, x=80, y=100, radius=30):
    rows, columns = np.ogrid[:height, :width]
    return (columns + 0.5 - x) ** 2 + (rows + 0.5 - y) ** 2 <= radius**2


DISC = disc()
share = st.floats(0, 1)


@st.composite
def masks(draw):
    """Any small mask with something in it."""
    height, width = draw(st.integers(1, 12)), draw(st.integers(1, 12))
    bits = draw(st.lists(st.booleans(), min_size=height * width, max_size=height * width).filter(any))
    return np.array(bits).reshape(height, width)


@st.composite
def boxes(draw):
    x, y = draw(st.floats(0, 0.9)), draw(st.floats(0, 0.9))
    return x, y, draw(st.floats(0.01, 1 - x)), draw(st.floats(0.01, 1 - y))


def test_a_click_inside_is_worth_everything():
    found = click_score(DISC, 0.5, 0.5)
    assert (found.inside, found.distance, found.iou, found.score) == (True, 0, None, 1)


def test_distance_is_in_picture_widths():
    found = click_score(DISC, (80 + 30 + 8) / 160, 0.5)
    assert not found.inside
    assert found.distance == pytest.approx(8 / 160, abs=0.5 / 160)
    assert found.score == pytest.approx(0.5, abs=0.04)
    assert click_score(DISC, 0, 0).score == 0


@given(masks(), share, share)
def test_the_distance_is_that_to_the_nearest_changed_pixel(mask, x, y):
    height, width = mask.shape
    click_x, click_y = x * width, y * height
    gaps = [
        math.hypot(max(left - click_x, click_x - left - 1, 0), max(top - click_y, click_y - top - 1, 0))
        for top, left in np.argwhere(mask)
    ]
    assert click_score(mask, x, y).distance == pytest.approx(min(gaps) / width, abs=1e-9)


@given(st.floats(0, 2 * math.pi), st.floats(0, 0.5), st.floats(0, 0.5))
def test_going_away_from_the_region_never_pays(angle, one, other):
    near, far = sorted((one, other))
    scores = [
        click_score(DISC, 0.5 + r * math.cos(angle), 0.5 + r * math.sin(angle) * 160 / 200).score
        for r in (near, far)
    ]
    assert scores[0] >= scores[1] - 1e-9


@given(st.floats(0, 2), st.floats(0, 2))
def test_nearness_falls_with_distance(one, other):
    near, far = sorted((one, other))
    assert 1 >= nearness(near) >= nearness(far) >= 0
    assert nearness(REACH) == 0


def test_the_edges_of_the_picture_can_be_clicked():
    everything = np.ones((5, 7), dtype=bool)
    for x, y in product((0.0, 1.0), repeat=2):
        assert click_score(everything, x, y).inside


def test_the_box_round_the_region_is_perfect():
    found = box_score(DISC, 50 / 160, 70 / 200, 60 / 160, 60 / 200)
    assert found.iou == pytest.approx(1)
    assert (found.inside, found.distance, found.score) == (True, 0, 1)


def test_a_box_round_everything_finds_nothing():
    found = box_score(DISC, 0, 0, 1, 1)
    assert not found.inside
    assert found.score < 0.25


def test_a_box_beside_the_region_is_worth_nothing():
    found = box_score(DISC, 0, 0, 0.2, 0.2)
    assert (found.inside, found.iou, found.score) == (False, 0, 0)
    assert found.distance > 0


def test_a_ring_and_one_of_two_patches_can_be_boxed():
    ring = DISC & ~disc(radius=26)
    assert box_score(ring, 50 / 160, 70 / 200, 60 / 160, 60 / 200).score == 1
    two = disc(radius=12, x=40) | disc(radius=12, x=120)
    assert box_score(two, 28 / 160, 88 / 200, 24 / 160, 24 / 200).iou == pytest.approx(0.45, abs=0.03)


@given(masks(), boxes())
def test_a_box_score_stays_in_bounds(mask, box):
    found = box_score(mask, *box)
    assert 0 <= found.iou <= 1
    assert 0 <= found.score <= 1
    assert found.distance >= 0
    assert not (found.distance > 0 and found.inside)


def test_an_empty_mask_cannot_be_judged():
    with pytest.raises(ValueError, match="empty"):
        click_score(np.zeros((4, 4), dtype=bool), 0.5, 0.5)


def test_masks_that_are_gone_are_forgotten():
    from secondlook.grading import _SHAPES

    before = len(_SHAPES)
    click_score(disc(radius=5), 0.1, 0.1)
    assert len(_SHAPES) == before


def test_judging_a_spot_takes_far_less_than_a_millisecond():
    mask = disc(1250, 1000, 500, 600, 250)
    click_score(mask, 0.1, 0.1)  # the shape is worked out once
    begun = time.process_time()
    for _ in range(100):
        click_score(mask, 0.1, 0.1)
        box_score(mask, 0.2, 0.2, 0.5, 0.5)
    assert (time.process_time() - begun) / 200 < 0.001
