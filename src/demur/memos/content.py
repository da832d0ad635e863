"""What a draft says, from its row and into it, and as a revision keeps it."""

from __future__ import annotations

from datetime import date
from typing import Any

from demur.guidance import queries as guidance
from demur.institution import queries as institution
from demur.memos.models import Draft
from demur.memos.rules import Content, ContentRefused, Recommendation, check_keepable


def of_row(row: Draft) -> Content:
    """Read what a draft says."""
    return of_kept(kept_of(row))


def kept_of(row: Draft) -> dict[str, Any]:
    """Write what a draft says as a revision keeps it: plain values, slugs for what has a name."""
    return {
        "title": row.title,
        "policy": row.policy.slug,
        "marking": row.marking.slug,
        "language": row.language,
        "addressees": row.addressees,
        "sections": row.sections,
        "recommendations": row.recommendations,
        "questions_guidance": row.questions_guidance_id,
    }


def of_kept(kept: dict[str, Any]) -> Content:
    """Read what a revision keeps."""
    return Content(
        title=kept["title"],
        policy=kept["policy"],
        marking=kept["marking"],
        language=kept["language"],
        addressees=tuple(kept["addressees"]),
        sections=dict(kept["sections"]),
        recommendations=tuple(
            Recommendation(
                text=each["text"],
                to=each["to"],
                kind=each["kind"],
                trigger=each["trigger"],
                by=date.fromisoformat(each["by"]) if each["by"] else None,
            )
            for each in kept["recommendations"]
        ),
        questions_guidance=kept.get("questions_guidance"),
    )


def into_row(content: Content, row: Draft) -> None:
    """
    Write what a draft says into its row, which the caller saves.

    :raises ContentRefused: `policy-missing`, there is no such policy; `marking-unknown`, or one above the ceiling;
        `guidance-unknown`; what `check_keepable` refuses
    """
    check_keepable(content)
    policy = institution.policy_key(content.policy)
    if policy is None:
        raise ContentRefused("policy-missing", where="policy")
    marking = institution.marking_keys().get(content.marking)
    if marking is None:
        raise ContentRefused("marking-unknown", where="marking")
    if content.questions_guidance is not None and guidance.called(content.questions_guidance) is None:
        raise ContentRefused("guidance-unknown", where="questions-guidance")
    row.policy_id, row.marking_id = policy, marking
    row.questions_guidance_id = content.questions_guidance
    row.language, row.title = content.language, content.title
    row.addressees = list(dict.fromkeys(content.addressees))
    row.sections = {prompt: text for prompt, text in content.sections.items() if text}
    row.recommendations = [
        {
            "text": each.text,
            "to": each.to,
            "kind": each.kind,
            "trigger": each.trigger,
            "by": each.by.isoformat() if each.by else None,
        }
        for each in content.recommendations
    ]
