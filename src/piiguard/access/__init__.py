"""Who may see and do what, for which purpose: policies, decisions with reasons, guarded functions, views."""

from piiguard.access.context import acting_as, carry
from piiguard.access.decisions import Decision, Outcome, Reason, Visibility
from piiguard.access.decorators import requires
from piiguard.access.engine import Question
from piiguard.access.frame_views import FrameView, view_frame
from piiguard.access.gatekeeper import Gatekeeper, current, install, uninstall, using
from piiguard.access.policies import Policy
from piiguard.access.rules import FieldClass, Purpose, Role, Rule
from piiguard.access.views import Clear, Hidden, Masked, View, view
from piiguard.access.windows import Window

__all__ = [
    "Clear",
    "Decision",
    "FieldClass",
    "FrameView",
    "Gatekeeper",
    "Hidden",
    "Masked",
    "Outcome",
    "Policy",
    "Purpose",
    "Question",
    "Reason",
    "Role",
    "Rule",
    "View",
    "Visibility",
    "Window",
    "acting_as",
    "carry",
    "current",
    "install",
    "requires",
    "uninstall",
    "using",
    "view",
    "view_frame",
]
