"""Expressions and speech as weights of the ICT expression shapes."""

from __future__ import annotations

import math

Weights = dict[str, float]

EXPRESSIONS: dict[str, Weights] = {
    "neutral": {},
    "slight": {"mouthSmile": 0.22, "cheekSquint": 0.12},
    "smile": {
        "mouthSmile": 0.50,
        "cheekSquint": 0.38,
        "mouthUpperUp": 0.24,
        "mouthLowerDown": 0.16,
        "jawOpen": 0.04,
        "eyeSquint": 0.14,
        "mouthStretch": 0.08,
    },
    "grin": {
        "mouthSmile": 0.78,
        "cheekSquint": 0.5,
        "mouthUpperUp": 0.10,
        "mouthLowerDown": 0.10,
        "mouthDimple": 0.12,
        "jawOpen": 0.06,
        "eyeSquint": 0.16,
    },
    "warm": {
        "mouthSmile": 0.62,
        "cheekSquint": 0.42,
        "mouthDimple": 0.12,
        "eyeSquint": 0.14,
        "mouthPress": 0.06,
    },
    "laugh": {
        "mouthSmile": 0.62,
        "cheekSquint": 0.55,
        "mouthUpperUp": 0.34,
        "mouthLowerDown": 0.30,
        "jawOpen": 0.20,
        "eyeSquint": 0.28,
        "eyeBlink": 0.12,
        "browInnerUp": 0.12,
    },
    "talk": {
        "jawOpen": 0.20,
        "mouthLowerDown": 0.26,
        "mouthUpperUp": 0.16,
        "mouthStretch": 0.16,
        "browInnerUp": 0.14,
    },
    "round": {
        "jawOpen": 0.17,
        "mouthFunnel": 0.44,
        "mouthPucker": 0.22,
        "mouthLowerDown": 0.10,
        "browOuterUp": 0.14,
    },
    "blink": {"eyeBlink": 0.96, "mouthSmile": 0.05},
    "doubt": {
        "browDown_L": 0.45,
        "browOuterUp_R": 0.50,
        "browInnerUp_R": 0.2,
        "mouthPress": 0.22,
        "mouthDimple_L": 0.25,
        "eyeSquint_L": 0.15,
    },
    "serious": {"browDown": 0.25, "mouthPress": 0.25, "mouthFrown": 0.08},
    "surprise": {
        "browInnerUp": 0.55,
        "browOuterUp": 0.5,
        "eyeWide": 0.35,
        "jawOpen": 0.16,
        "mouthFunnel": 0.12,
    },
}


def relaxed(weights: Weights, lid: float) -> Weights:
    """What every living face adds: lids that hang a little, a trace of tension."""
    w = dict(weights)
    w["eyeBlink"] = w.get("eyeBlink", 0.0) * (1 - lid) + lid
    w["eyeSquint"] = w.get("eyeSquint", 0.0) + 0.12
    w["mouthSmile"] = w.get("mouthSmile", 0.0) + 0.10
    return w


def gaze_weights(right: float, up: float) -> Weights:
    """Lids follow the eye. Degrees; the eyeballs are turned apart from this."""
    w: Weights = {}
    if right:
        near, far = ("In_R", "Out_L") if right > 0 else ("In_L", "Out_R")
        w[f"eyeLook{near}"] = w[f"eyeLook{far}"] = abs(right) / 35
    if up:
        w["eyeLookUp" if up > 0 else "eyeLookDown"] = abs(up) / 35
    return w


VISEMES: dict[str, Weights] = {  # one mouth shape for each group of sounds
    "rest": {},
    "aa": {"jawOpen": 0.34, "mouthLowerDown": 0.22, "mouthUpperUp": 0.12, "mouthStretch": 0.06},
    "ee": {
        "jawOpen": 0.10,
        "mouthStretch": 0.34,
        "mouthSmile": 0.16,
        "mouthLowerDown": 0.24,
        "mouthUpperUp": 0.14,
    },
    "eh": {"jawOpen": 0.20, "mouthStretch": 0.20, "mouthLowerDown": 0.24, "mouthUpperUp": 0.12},
    "oh": {"jawOpen": 0.22, "mouthFunnel": 0.50, "mouthPucker": 0.24},
    "oo": {"jawOpen": 0.09, "mouthPucker": 0.58, "mouthFunnel": 0.30},
    "mm": {"mouthPress": 0.34, "mouthRollLower": 0.22, "mouthRollUpper": 0.16, "mouthClose": 0.02},
    "ff": {"jawOpen": 0.04, "mouthRollLower": 0.42, "mouthUpperUp": 0.20},
    "tt": {"jawOpen": 0.08, "mouthLowerDown": 0.20, "mouthUpperUp": 0.12, "mouthStretch": 0.10},
    "kk": {"jawOpen": 0.14, "mouthLowerDown": 0.14, "mouthUpperUp": 0.08},
    "ss": {"jawOpen": 0.04, "mouthStretch": 0.22, "mouthLowerDown": 0.28, "mouthUpperUp": 0.18},
    "ll": {"jawOpen": 0.16, "mouthLowerDown": 0.18, "mouthUpperUp": 0.12},
    "ww": {"jawOpen": 0.06, "mouthPucker": 0.52, "mouthFunnel": 0.16},
}
SPREAD = {
    "mm": 0.045,
    "ff": 0.05,
    "tt": 0.05,
    "kk": 0.055,
    "ss": 0.06,
    "ll": 0.055,
}  # seconds; vowels are longer


def speech(words: str, seconds: float, start: float = 0.25, rate: float = 8.0) -> list[tuple[float, str]]:
    """Moments of mouth shapes: `words` are viseme names, a space between sounds and a comma for a pause."""
    moments, at = [], start
    for sound in words.replace(",", " , ").split():
        if sound == ",":
            moments.append((at + 0.08, "rest"))
            at += 0.28
        else:
            long = sound in {"aa", "ee", "eh", "oh", "oo"}
            moments.append((at, sound))
            at += (1.25 if long else 0.80) / rate
    scale = min(1.35, (seconds - start - 0.2) / max(at - start, 1e-6))
    return [(start + (t - start) * scale, sound) for t, sound in moments]


def mouth_at(t: float, moments: list[tuple[float, str]]) -> Weights:
    """Blend neighbouring sounds, as a mouth does: each has its short window; lips that must close win."""
    weights: Weights = {}
    closed = max(
        (math.exp(-(((t - at) / 0.032) ** 2)) for at, sound in moments if sound == "mm"), default=0.0
    )
    for at, sound in moments:
        near = math.exp(-(((t - at) / SPREAD.get(sound, 0.075)) ** 2))
        if near < 0.01:
            continue
        for shape, weight in VISEMES[sound].items():
            opens = shape in {"jawOpen", "mouthLowerDown", "mouthUpperUp", "mouthFunnel"}
            weights[shape] = weights.get(shape, 0.0) + near * weight * (1 - 0.9 * closed if opens else 1)
    return {shape: min(weight, 0.75) for shape, weight in weights.items()}
