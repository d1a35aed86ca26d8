"""What can go wrong, in words for the person at the screen: each message names the remedy.

VelvetError
├── BadFootage        a file that cannot be read as video, or not to its end
│   └── Stalled       the same, for now: its disk does not answer
├── BadSetting        a setting, an option or a `cameras.toml` that makes no sense
├── ModelMissing      weights, an encoder or a server that was asked for and is not there
├── ModelFailed       a model that is there, and whose reply is silence or nonsense
│   └── ModelCrashed  the same, where its server broke down over the request
├── NotUnderstood     a question's words, such as a time that no clock shows
├── Declined          a question that Velvet does not answer, whatever it could find
├── Contradiction     a correction that contradicts another one, or what was seen
├── NotFound          an id, a camera or a source file that the library does not have
├── LibraryBusy       another process is ingesting into the same data folder
└── LibraryDamaged    the data folder cannot be opened, written or trusted
"""


class VelvetError(Exception):
    """An error whose message is shown to the user as it is: one sentence with its remedy."""


class BadFootage(VelvetError):
    """A file that cannot be read as video, or not to its end."""


class Stalled(BadFootage):
    """A file that cannot be read for now, since its disk does not answer."""


class BadSetting(VelvetError):
    """A setting, an option or a `cameras.toml` that makes no sense."""


class ModelMissing(VelvetError):
    """Weights, an encoder or a server that was asked for and is not there."""


class ModelFailed(VelvetError):
    """A model that is there, and whose reply is silence or nonsense."""


class ModelCrashed(ModelFailed):
    """A model or its server broke down over a request."""


class NotUnderstood(VelvetError):
    """A question's words that cannot be read, such as a time that no clock shows."""


class Declined(VelvetError):
    """A question by skin, origin, belief, sexuality or health, or one aimed at harassing somebody."""


class Contradiction(VelvetError):
    """A correction that contradicts another one, or what was seen."""


class NotFound(VelvetError):
    """An id, a camera or a source file that the library does not have."""


class LibraryBusy(VelvetError):
    """Another process is ingesting into the same data folder."""


class LibraryDamaged(VelvetError):
    """The data folder cannot be opened, written or trusted."""
