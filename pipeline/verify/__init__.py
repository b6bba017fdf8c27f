"""Proves a finished package from its own files alone: what it shows, says and writes is the run."""

from pipeline.verify.check import Check, VerifyError
from pipeline.verify.verify import verify, verify_package

__all__ = ["Check", "VerifyError", "verify", "verify_package"]
