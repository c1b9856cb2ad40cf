"""Files imported into the demo county's database, and what it is like before and after."""

import shutil
from contextlib import closing, contextmanager
from datetime import date, datetime

from sqlmodel import col, func, select

from bot.importing import Importer
from forms.zone import ZONE
from storage.import_deciding import OVERWRITE, hindrances, take_over, undo
from storage.people import Viewer
from storage.search import find_subjects
from storage.secret import Secret
from storage.store import Store
from storage.tables import Assignment, ImportBatch, ImportRow, Membership, Subject, SubjectName
from tests import registries
from tests.county import SECRET

TODAY = date(2026, 10, 21)
NOW = datetime(2026, 10, 21, 9, tzinfo=ZONE)
EVERYBODY = Viewer(person_id=0, roles=frozenset({"office"}), paths=("/",))


@contextmanager
def importing_county(folder, template):
    """The demo county, a copy to be changed, and what imports into it."""
    with closing(Store(f"sqlite:///{shutil.copy(template, folder / 'county.sqlite')}")) as store:
        yield Importing(store, folder)


class Importing:
    """Imports files, and tells what the county is like."""

    def __init__(self, store, folder):
        self.store, self.folder = store, folder
        self.secret = Secret(SECRET)
        self.importer = Importer(store, self.secret, lambda: NOW)

    def stage(self, rows, **options):
        data = rows if isinstance(rows, bytes) else registries.plain(rows)
        (self.folder / "file").write_bytes(data)
        return self.importer.read(self.folder / "file", "名册.xlsx", **options)

    def take(self, number, how=OVERWRITE):
        self.store.write_now(lambda tx: take_over(tx, tx.get_one(ImportBatch, number), how, NOW, TODAY))
        self.importer.sweep()

    def batch(self, number):
        return self.store.read_now(lambda tx: tx.get_one(ImportBatch, number))

    def counts(self, number):
        one = self.batch(number)
        return one.added, one.changed, one.same, one.wrong

    def why(self, number):
        rows = select(ImportRow.why).where(ImportRow.batch_id == number, ImportRow.state == "wrong")
        return [why[0][0] for why in self.store.read_now(lambda tx: tx.exec(rows.order_by(col(ImportRow.id))).all())]

    def all(self):
        """Everything that an import may touch."""

        def read(tx):
            subjects = tx.exec(select(Subject).order_by(col(Subject.id))).all()
            held = [
                each
                for table in (Assignment, Membership)
                for each in tx.exec(select(table).order_by(col(table.id))).all()
            ]
            names = tx.exec(select(func.count()).select_from(SubjectName)).one()
            return [each.model_dump() for each in (*subjects, *held)], names

        return self.store.read_now(read)

    def named(self, name):
        return self.store.read_now(lambda tx: tx.exec(select(Subject).where(Subject.name == name)).one())

    def found(self, words):
        return self.store.read_now(lambda tx: [hit.subject.name for hit in find_subjects(tx, EVERYBODY, words, TODAY)])

    def undo(self, number):
        def take_back(tx):
            batch = tx.get_one(ImportBatch, number)
            found = hindrances(tx, batch)
            if not found:
                undo(tx, batch)
            return [each.reason for each in found]

        reasons = self.store.write_now(take_back)
        self.importer.sweep()
        return reasons
