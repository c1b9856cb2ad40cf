"""getFile; the bytes are then fetched from /file/bot<token>/<file_path>."""

from bot.simulator.methods.table import Method
from bot.simulator.parameters import Kind
from bot.simulator.refusals import bad_request
from bot.simulator.station import Station
from bot.simulator.world import Json

DOWNLOAD_BYTES = 20 << 20


def get_file(station: Station, args: Json) -> Json:
    """Where a file can be fetched; nothing over 20 MB."""
    file_id = args.get("file_id", "")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = station.world.files.get(file_id)
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if stored.size > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        "file_path": stored.path,
    }


METHODS = (Method("getFile", get_file, {"file_id": Kind.STR}),)
