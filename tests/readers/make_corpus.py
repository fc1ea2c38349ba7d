"""Short reports in the register of Arabic war news, with spans, as JSON lines: a corpus that is large
enough to train on, made of sentences with places, actors, counts and dates to be filled in.

The same corpus every time. Half of the places and actors of the last tenth occur nowhere before it,
so a model has to go by the words around them.
"""

import json
import sys

PLACES = """حلب إدلب حماة حمص درعا السويداء القنيطرة دير الزور الرقة الحسكة تدمر الباب منبج عفرين جرابلس سراقب
معرة النعمان جسر الشغور أريحا السلمية الرستن تلبيسة القصير داريا دوما حرستا عربين الزبداني مضايا بصرى الشام
إزرع الصنمين نوى طفس جاسم إنخل البوكمال الميادين تل أبيض رأس العين القامشلي عامودا المالكية الشدادي كفرنبل
خان شيخون اللطامنة مورك كفرزيتا محردة السقيلبية""".replace("\n", " ")
MULTI = ["دير الزور", "معرة النعمان", "جسر الشغور", "بصرى الشام", "تل أبيض", "رأس العين", "خان شيخون"]
for name in MULTI:
    PLACES = PLACES.replace(name, name.replace(" ", "_"))
PLACES = [place.replace("_", " ") for place in PLACES.split()]

ACTORS = [
    "قوات النظام", "الجيش الوطني", "هيئة تحرير الشام", "قوات سوريا الديمقراطية", "تنظيم داعش", "الفيلق الخامس",
    "فصائل المعارضة", "القوات التركية", "الطيران الروسي", "لواء القدس", "قوات النمر", "فيلق الشام", "أحرار الشام",
    "جيش العزة", "الدفاع الوطني", "حزب الله",
]
COUNTS = [
    "مقتل 3 مدنيين", "مقتل خمسة أشخاص", "إصابة 12 شخصاً", "مقتل طفل", "مقتل جنديين", "إصابة عدد من المدنيين",
    "مقتل ما لا يقل عن 7 عناصر", "إصابة أكثر من عشرين مدنياً", "مقتل امرأة", "سقوط عشرات القتلى",
    "مقتل 9 مقاتلين", "إصابة رجلين", "مقتل نحو 30 عنصراً", "إصابة أربعة أطفال",
]
TRIGGERS = ["قصف", "غارة", "كمين", "تفجير", "هجوم", "اشتباكات"]
DATES = ["أمس", "الجمعة", "مساء السبت", "فجر اليوم", "يوم 12-10-2016", "الأحد الماضي", "الثلاثاء", "صباح الخميس"]
SOURCES = ["المرصد السوري لحقوق الإنسان", "وكالة سانا", "مصدر طبي", "ناشطون", "الدفاع المدني"]

T, P, A, C, D, S = "trigger", "location", "actor", "casualty", "date", "source"
TEMPLATES = [
    [(S,), " : ", (C,), " في ", (T,), " على ", (P,), " ", (D,), "."],
    ["أسفر ", (T,), " نفذته ", (A,), " عن ", (C,), " في محيط ", (P,), "."],
    ["قالت ", (S,), " إن ", (A,), " شنت هجوماً على مواقع ", (A,), " قرب ", (P,), " ", (D,), "."],
    ["وأضاف المصدر أن ", (T,), " آخر وقع في ريف ", (P,), "، ما أدى إلى ", (C,), "."],
    ["ولم تعلن ", (A,), " مسؤوليتها عن ", (T,), " الذي استهدف «", (P,), "»."],
    ["وشهدت ", (P,), " و", (P,), " هدوءاً حذراً ", (D,), "."],
    ["وذكرت ", (S,), " أن الطرق إلى ", (P,), " فُتحت ", (D,), " بعد انسحاب ", (A,), "."],
    ["وكانت ", (A,), " قد أرسلت تعزيزات إلى (", (P,), ") ", (D,), "."],
]
POOLS = {T: TRIGGERS, P: PLACES, A: ACTORS, C: COUNTS, D: DATES, S: SOURCES}


def report(number, total):
    """One report of a few sentences."""
    state = number * 2654435761 % 2**32 + 1
    text, spans = "", []

    def draw(size):
        nonlocal state
        state = (state * 1103515245 + 12345) % 2**31
        return (state >> 8) % size

    late = number >= total * 9 // 10
    for place in range(3 + draw(3)):
        template = TEMPLATES[draw(len(TEMPLATES))]
        text += ("" if not text else " " if place % 2 else "\n\n")
        for part in template:
            if isinstance(part, str):
                text += part
                continue
            pool = POOLS[part[0]]
            if part[0] in (P, A):
                known = len(pool) * 3 // 4
                pool = pool if late else pool[:known]
            words = pool[draw(len(pool))]
            spans.append({"start": len(text), "end": len(text) + len(words), "label": part[0], "text": words})
            text += words
    return {"id": f"report-{number:04}", "text": text, "spans": spans, "annotator": "made"}


def main():
    total = int(sys.argv[1])
    for number in range(total):
        print(json.dumps(report(number, total), ensure_ascii=False))


if __name__ == "__main__":
    main()
