"""The zone in which forms are filled, whatever the machine's own."""

from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
