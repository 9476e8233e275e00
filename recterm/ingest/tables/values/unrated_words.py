"""Words for no rating, in a column of ratings, in some twenty languages."""

from __future__ import annotations

UNRATED_WORDS = (
    *("n/a", "na", "n.a.", "nan", "none", "null", "nil", "-", "–", "—", "--", "?", "…", "#n/a", "nr", "tbd"),
    *("not rated", "not rated yet", "unrated", "no rating", "no score", "not scored", "not yet rated"),
    *(
        "ohne",
        "keine",
        "keine bewertung",
        "nicht bewertet",
        "unbewertet",
        "sans note",
        "non noté",
        "pas noté",
        "sin nota",
    ),
    *(
        "sin calificar",
        "sin puntuar",
        "sin valorar",
        "sem nota",
        "não avaliado",
        "senza voto",
        "non votato",
        "bez oceny",
    ),
    *(
        "nie oceniono",
        "brak oceny",
        "без оценки",
        "нет",
        "нет оценки",
        "не оценено",
        "не оценен",
        "не оценил",
        "не оценивал",
    ),
    *("без оцінки", "не оцінено", "nehodnoceno", "bez hodnocení", "nem értékelt", "ej betygsatt", "inget betyg"),
    *("ikke vurdert", "ingen karakter", "ei arvosanaa", "niet beoordeeld", "geen cijfer", "puansız", "puan yok"),
    *("未评分", "未評分", "没评分", "未評価", "評価なし", "평가 안 함", "평가없음", "غير مقيم", "לא דורג"),
)
"""Folded cells of a column of ratings that stand for none, in data sets and in tables of one person."""
