"""What stops the work of whoever runs a Circle, said so that they know what to do. Nothing has changed then."""


class Refused(Exception):
    """It is not done, and nothing has changed; the words say why."""


class Damaged(Refused):
    """The file is no backup of this kind of database, or not whole."""

    def __init__(self) -> None:
        super().__init__("This file is damaged, or it is no backup for the kind of database that Circle uses here.")
