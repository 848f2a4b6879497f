"""Text out of a file that somebody gave us: Markdown, HTML, DOCX and PDF, each in a child process with limits."""

from lofte.documents.reading.child import LIMITS as LIMITS
from lofte.documents.reading.child import Limits as Limits
from lofte.documents.reading.child import text_of as text_of
