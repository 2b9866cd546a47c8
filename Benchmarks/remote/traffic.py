"""What went over the link, and for what."""
from bisect import bisect_right

# So long after a key a request may still be on its way that was right before: one frame.
GRACE = 0.033


class Traffic:
    """Requests of the link's log, each with the chunks that it asks for, and what was shown when."""

    def __init__(self, pyramid, requests, views):
        self.pyramid = pyramid
        self.views = views
        self.starts = [start for start, _ in views]
        self.requests = [dict(request, chunks=self._chunks(request)) for request in requests]

    def _chunks(self, request):
        """None for metadata and indexes."""
        path = request["path"].partition(f"/{self.pyramid.folder.name}/")[2]
        if not request["range"] or not self.pyramid.is_shard(path):
            return []
        return self.pyramid.within(path, *request["range"])

    @property
    def sent(self):
        return sum(request["sent"] for request in self.requests)

    @property
    def aborted(self):
        return [request for request in self.requests if request["aborted"]]

    def views_at(self, when):
        """What was shown during the last frame's time, the oldest first."""
        first = max(0, bisect_right(self.starts, when - GRACE) - 1)
        return [view for _, view in self.views[first:max(first + 1, bisect_right(self.starts, when))]]

    def passed(self):
        """Requests all of whose chunks lay behind the slice that was shown when they came, and out of sight."""
        return [request for request in self.requests if request["chunks"]
                and all(self._is_behind(chunk, self.views_at(request["t"])[0]) for chunk in request["chunks"])]

    def _is_behind(self, chunk, view):
        return (self.pyramid.box(chunk)[2][1] <= view.position[2]
                and chunk not in view.visible(self.pyramid, chunk.level))

    def by_mag(self):
        """Bytes by mag; None stands for metadata and indexes."""
        result = {}
        for request in self.requests:
            mag = 2**request["chunks"][0].level if request["chunks"] else None
            result[mag] = result.get(mag, 0) + request["sent"]
        return result

    def waste(self, shown):
        """Bytes of mag 1 that were never shown, bytes that came more than once, and bytes between chunks."""
        unshown = gaps = 0
        fetched = {}
        for request in self.requests:
            if not request["chunks"]:
                continue
            start, end = request["range"][0], request["range"][0] + request["sent"]
            rest = request["sent"]
            for chunk in request["chunks"]:
                stored = self.pyramid.stored(chunk)
                part = max(0, min(end, stored.end) - max(start, stored.start))
                fetched[chunk] = fetched.get(chunk, 0) + part
                rest -= part
                if chunk.level == 0 and chunk not in shown:
                    unshown += part
            gaps += rest
        again = sum(max(0, count - self.pyramid.size([chunk])) for chunk, count in fetched.items())
        return unshown, again, gaps
