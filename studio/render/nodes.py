"""Writes Cycles materials as short formulas, and marks every material for the truth passes."""

from __future__ import annotations

from typing import Any

import bpy

PASSES = ("face", "hair", "person", "front")  # what each pixel shows, see render.py
Socket = Any


class Material:
    """A new material and its node tree. `marks` says which truth passes its surfaces count for."""

    def __init__(self, name: str, marks: dict[str, Any]) -> None:
        self.data = bpy.data.materials.new(name)
        self.data.use_nodes = True
        self.tree = self.data.node_tree
        self.tree.nodes.clear()
        for pass_name, strength in marks.items():
            self.node(
                "ShaderNodeOutputAOV",
                {"Value": self.attribute(strength) if isinstance(strength, str) else strength},
                aov_name=pass_name,
            )

    def node(self, kind: str, inputs: dict[Any, Any] | None = None, **settings: Any) -> Any:
        node = self.tree.nodes.new(kind)
        for key, value in settings.items():
            setattr(node, key, value)
        for key, value in (inputs or {}).items():
            self._feed(node.inputs[key], value)
        return node

    def _feed(self, socket: Socket, value: Any) -> None:
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        elif isinstance(value, tuple) and len(value) == 3 and socket.type == "RGBA":
            socket.default_value = (*value, 1)
        else:
            socket.default_value = value

    def math(self, operation: str, a: Any, b: Any = 0.0) -> Socket:
        return self.node("ShaderNodeMath", {0: a, 1: b}, operation=operation).outputs[0]

    def attribute(self, name: str, output: str = "Fac") -> Socket:
        return self.node("ShaderNodeAttribute", attribute_name=name).outputs[output]

    def mix(self, amount: Any, a: Any, b: Any) -> Socket:
        return self.node("ShaderNodeMix", {0: amount, 6: a, 7: b}, data_type="RGBA").outputs[2]

    def blend(self, amount: Any, a: Socket, b: Socket) -> Socket:
        """Mix two surfaces."""
        return self.node("ShaderNodeMixShader", {0: amount, 1: a, 2: b}).outputs[0]

    def noise(self, vector: Socket, scale: float, detail: float = 3, rough: float = 0.55) -> Socket:
        return self.node(
            "ShaderNodeTexNoise", {"Vector": vector, "Scale": scale, "Detail": detail, "Roughness": rough}
        ).outputs[0]

    def ramp(self, x: Any, low: float, high: float) -> Socket:
        return self.node(
            "ShaderNodeMapRange", {0: x, 1: low, 2: high, 3: 0.0, 4: 1.0}, interpolation_type="SMOOTHSTEP"
        ).outputs[0]

    def bump(self, height: Any, distance: float, strength: float) -> Socket:
        return self.node(
            "ShaderNodeBump", {"Height": height, "Distance": distance, "Strength": strength}
        ).outputs[0]

    def object_position(self) -> Socket:
        return self.node("ShaderNodeTexCoord").outputs["Object"]

    def principled(self, **inputs: Any) -> Any:
        return self.node(
            "ShaderNodeBsdfPrincipled", {key.replace("_", " "): value for key, value in inputs.items()}
        )

    def finish(self, surface: Socket) -> bpy.types.Material:
        self.node("ShaderNodeOutputMaterial", {"Surface": surface})
        return self.data


def plain(
    name: str,
    colour: tuple[float, ...],
    marks: dict[str, Any],
    rough: float = 0.5,
    specular: float = 0.5,
    coat: float = 0.0,
    under: float = 0.0,
    metal: float = 0.0,
) -> bpy.types.Material:
    """One colour; `under` adds light scattering below the surface."""
    m = Material(name, marks)
    inputs: dict[str, Any] = {
        "Base Color": tuple(colour),
        "Roughness": rough,
        "Specular IOR Level": specular,
        "Coat Weight": coat,
        "Coat Roughness": 0.05,
        "Metallic": metal,
    }
    if under:
        inputs |= {
            "Subsurface Weight": under,
            "Subsurface Radius": (1.0, 0.5, 0.3),
            "Subsurface Scale": 0.002,
        }
    return m.finish(m.node("ShaderNodeBsdfPrincipled", inputs).outputs[0])
