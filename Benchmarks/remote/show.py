"""How the figures over a link are shown."""


def line(name, text):
    print(f"    {name:<60} {text}", flush=True)


def share(part, whole):
    return f"{100 * part / whole:5.1f} %" if whole else "    – %"


def mega(count):
    return f"{count / 1e6:.2f} MB"


def times(frames):
    def middle(name):
        values = sorted(frame[name] for frame in frames)
        return f"{values[len(values) // 2]:.2f} ms (most {values[-1]:.2f})" if values else "–"
    return f"{middle('compose_ms')}, {middle('encode_ms')}"
