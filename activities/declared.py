"""What every declaration of an activity.toml has in common. Pure."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """Nothing unknown in the file, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Named(Part):
    """How something is called in each language."""

    zh: str
    en: str

    def said(self, language: str) -> str:
        """Its name in one language."""
        return self.en if language == "en" else self.zh


class Declared(Part):
    """One thing that an activity is built from: its key, how it is called, the folder of its activity."""

    key: str
    name: Named
    activity: str
