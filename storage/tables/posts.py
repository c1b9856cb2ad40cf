"""Who holds which post since when, in the rosters that activities declare; history stays."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from storage.tables.base import instant


class PostHolder(SQLModel, table=True):
    """Somebody in a post of a unit's roster, from a day until a day; of a roster of lines, its words.

    `roster` is the declaration's key, `post` the key of one of its posts; where the roster has none, `title` names it.
    """

    __tablename__ = "post_holder"
    id: int | None = Field(default=None, primary_key=True)
    roster: str = Field(index=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    post: str = ""
    title: str = ""  # 治安巡逻岗, where the roster has no posts of its own
    name: str = ""
    subject_id: int | None = Field(default=None, foreign_key="subject.id", index=True)  # the member, where he is known
    source: str = ""
    words: str = ""
    since: date
    until: date | None = None
    by_id: int = Field(foreign_key="person.id", index=True)
    made_at: datetime = instant()
