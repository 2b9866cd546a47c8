"""Writes links.json: links of Neuroglancer as its own Python package writes them; and state.json, the same as a state.

    pip install neuroglancer==2.40.1
    python make_links.py

Their sources are below http://goldens.invalid, which tests put the address of a server in the place of.
"""

import json
import os

import neuroglancer as ng
from neuroglancer import url_state

BASE = "http://goldens.invalid"


def space(*scales, names="xyz", unit="nm"):
    return ng.CoordinateSpace(names=list(names), units=unit, scales=list(scales))


def image():
    state = ng.ViewerState()
    state.dimensions = space(8, 8, 30)
    state.position = [103.5, 9.25, 100004]
    state.cross_section_scale = 0.5
    state.layout = "xz"
    state.layers["em"] = ng.ImageLayer(
        source=f"precomputed://{BASE}/precomputed/raw-offset",
        shader_controls={"normalized": {"range": [60000, 1000], "window": [0, 65535]}},
    )
    state.layers["again"] = ng.ImageLayer(
        source=f"{BASE}/precomputed/raw-offset|neuroglancer-precomputed:",
        opacity=0.25,
        blend="additive",
        shader='#uicontrol invlerp normalized(range=[100, 200])\n'
        '#uicontrol vec3 color color(default="#ff8000")\n'
        "void main() { emitRGB(color * normalized()); }",
    )
    state.layers["again"].visible = False
    return state


def segments():
    state = ng.ViewerState()
    state.dimensions = space(8, 8, 30)
    state.layers["cells"] = ng.SegmentationLayer(
        source=[f"precomputed://{BASE}/precomputed/cseg-uint64", "local://annotations"],
        segments={1: True, 720575940379279312: True, 18446744073709551615: True, 7: False},
        segment_colors={1: "#ff0000", 18446744073709551615: "lime"},
        selected_alpha=0.75,
    )
    state.layers["points"] = ng.LocalAnnotationLayer(dimensions=state.dimensions)
    state.layout = ng.row_layout(
        [ng.LayerGroupViewer(layers=["cells"], layout="yz"), ng.LayerGroupViewer(layers=["points"], layout="3d")]
    )
    state.cross_section_orientation = [0, 0.5, 0, 0.8660254]
    return state


def transform():
    """The image moved by 10 voxels of 16 nm along x, and its x and y swapped."""
    state = ng.ViewerState()
    state.dimensions = space(16, 16, 30)
    state.position = [20, 30, 6]
    state.cross_section_scale = 2
    state.layers["moved"] = ng.ImageLayer(
        source=ng.LayerDataSource(
            url=f"precomputed://{BASE}/precomputed/raw-uint8",
            transform=ng.CoordinateSpaceTransform(
                output_dimensions=space(16, 16, 30),
                matrix=[[0, 1, 0, 10], [1, 0, 0, 0], [0, 0, 1, 2]],
            ),
        )
    )
    return state


def channels():
    state = ng.ViewerState()
    state.dimensions = ng.CoordinateSpace(
        names=["t", "z", "y", "x"], units=["s", "um", "um", "um"], scales=[1, 2.5, 0.5, 0.25]
    )
    state.display_dimensions = ["x", "y", "z"]
    state.position = [1, 2, 3, 4]
    state.layout = "4panel"
    state.layers["colours"] = ng.ImageLayer(
        source=ng.LayerDataSource(
            url=f"zarr://{BASE}/zarr/ome-0.5-tczyx",
            transform=ng.CoordinateSpaceTransform(
                output_dimensions=ng.CoordinateSpace(
                    names=["t", "c^", "z", "y", "x"], units=["s", "", "um", "um", "um"], scales=[1, 1, 2.5, 0.5, 0.25]
                )
            ),
        ),
        shader="#uicontrol invlerp first(channel=0)\n#uicontrol invlerp second(channel=1)\n"
        "// two channels\nvoid main() {\n  emitRGB(vec3(first(), second(), first()));\n}\n",
        shader_controls={"second": {"range": [5, 500]}},
    )
    return state


if __name__ == "__main__":
    links = {make.__name__: ng.to_url(make()) for make in [image, segments, transform, channels]}
    # The signs of older links, by the package's own functions.
    for name in ["image", "segments"]:
        prefix, state = links[name].split("#!")
        text = json.dumps(ng.parse_url(links[name]).to_json())
        links[name + "-safe"] = f"{prefix}#!{url_state.json_to_url_safe(text)}"
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "links.json"), "w") as file:
        json.dump(links, file, indent=1)
        file.write("\n")
    # A state that is mutated, so that its sources must be nowhere, and quickly so.
    state = channels().to_json()
    for make in [image, segments, transform]:
        state["layers"] += make().to_json()["layers"]
    with open(os.path.join(here, "state.json"), "w") as file:
        json.dump(json.loads(json.dumps(state).replace(BASE, "file:///goldens.invalid")), file, indent=1)
        file.write("\n")
