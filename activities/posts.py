"""Rosters of posts, as an activity.toml declares them: which posts, from which sources, who keeps them. Pure."""

from pydantic import Field, model_validator

from activities.declared import Declared, Named
from activities.events import Holder, Over


class Source(Named):
    """Where the holder of a post comes from: 兼, 派, 聘, 选."""

    key: str = Field(pattern="^[a-z_]{1,16}$")


class Place(Named):
    """A post that every such unit has; vacant, it is a gap where it is `needed`."""

    key: str = Field(pattern="^[a-z_]{1,16}$")
    needed: bool = False


class Post(Declared):
    """A roster of posts. With `posts` the roster has these; else whoever keeps it names them (一人一岗)."""

    over: Over  # the kind of unit that has one
    kept_by: tuple[Holder, ...] = Field(min_length=1)
    posts: tuple[Place, ...] = ()
    sources: tuple[Source, ...] = ()
    fewest: int = Field(default=0, ge=0)  # of holders; fewer is a gap
    most: int = Field(default=99, ge=1)
    lines: bool = False  # no holders: a line in words for each of `posts` (激励监督)

    @model_validator(mode="after")
    def _makes_sense(self) -> "Post":
        for what, rows in (("posts", self.posts), ("sources", self.sources)):
            keys = [row.key for row in rows]
            if len(set(keys)) != len(keys):
                message = f"{what}: a key stands twice; accepted: each key once"
                raise ValueError(message)
        if self.fewest > self.most:
            message = f"fewest = {self.fewest}, most = {self.most}; accepted: fewest no more than most"
            raise ValueError(message)
        if self.lines and (self.sources or not self.posts):
            message = "lines = true; accepted: with posts, without sources"
            raise ValueError(message)
        return self

    def place(self, key: str) -> Place | None:
        """One of its posts."""
        return next((each for each in self.posts if each.key == key), None)

    def source(self, key: str) -> Source | None:
        """One of its sources."""
        return next((each for each in self.sources if each.key == key), None)
