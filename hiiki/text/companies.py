"""Companies and their legal forms."""

import re

from hiiki.text.folding import fold
from hiiki.text.surnames import SURNAMES

_LONG_FORMS = """
株式会社 有限会社 合同会社 合名会社 合資会社 相互会社 医療法人社団 医療法人財団 医療法人 学校法人
宗教法人 一般社団法人 一般財団法人 公益社団法人 公益財団法人 社団法人 財団法人 社会福祉法人
特定非営利活動法人 NPO法人 独立行政法人 地方独立行政法人 国立大学法人 公立大学法人 国立研究開発法人
更生保護法人 管理組合法人 農事組合法人 弁護士法人 税理士法人 司法書士法人 行政書士法人
社会保険労務士法人 土地家屋調査士法人 監査法人 特許業務法人 弁理士法人 有限責任事業組合 事業協同組合
農業協同組合 漁業協同組合 生活協同組合 協同組合 企業組合 カブシキガイシャ カブシキカイシャ
ユウゲンガイシャ ゴウドウガイシャ
"""
_ABBREVIATIONS = "株 有 同 名 資 医 学 宗 福 財 社 特非 協 一社 一財 公社 公財 特 監 農 相 福祉"
_BANK_ABBREVIATIONS = "カ ユ ド メ シ イ ガク フク ザイ シャ トクヒ"
_MARKS = "㈱㊑㈲㊒㈴㈾㈻㈶㈳㈵㈼㈿㍿"


def _alternatives(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


_FORM = re.compile(rf"{_alternatives(_LONG_FORMS)}|[{_MARKS}]|[(（](?:{_alternatives(_ABBREVIATIONS)})[)）]")
_FOREIGN_FORM = re.compile(
    r"(?<![A-Za-z])(?:co\.?,? ?ltd|ltd|limited|inc|corp|corporation|company|llc|gmbh|k\.k|s\.a|plc)\.?$",
    re.IGNORECASE,
)
_BANK_FORM = re.compile(
    rf"^(?:{_alternatives(_BANK_ABBREVIATIONS)})\)|\((?:{_alternatives(_BANK_ABBREVIATIONS)})\)?$"
    rf"|\((?:{_alternatives(_BANK_ABBREVIATIONS)})\)"
)
_TRADES = """
屋 店 堂 社 科 課 係 塾 局 庁 署 組合 商会 商事 商業 工務店 製作所 鉄工所 印刷所 事務所 事業所 営業所
出張所 研究所 診療所 保育所 会計 法律 特許 設計 設備 塗装 建設 建築 建材 工業 鉱業 産業 農業 漁業 興業
興産 実業 企画 開発 物産 水産 青果 鮮魚 精肉 製菓 製麺 製茶 酒造 醸造 旅館 病院 医院 歯科 整骨院 接骨院
美容室 美容院 理容室 薬局 薬品 化学 電機 電気 電器 電工 運輸 運送 通運 倉庫 観光 不動産 銀行 金庫 証券
保険 商工会 商工会議所 協会 協議会 連合会 委員会 教会 神社 寺院 幼稚園 保育園 こども園 農園 園芸 造園
牧場 学校 小学校 中学校 高校 大学 大学院 学園 学院 教室 工房 写真館 図書館 美術館 博物館 公民館 会館
市役所 区役所 町役場 村役場 役場 本社 支社 本部 支部 総務部 営業部 経理部 倶楽部 クラブ クリニック
クリーニング サービス ショップ ストア カフェ レストラン ホテル タクシー スクール センター ホーム
システム システムズ デザイン モータース トラベル ツアー プラザ ハウス サロン スタジオ オフィス 石油
"""


_TRADE = re.compile(rf".(?:{_alternatives(_TRADES)})$")
_FOLDED_SURNAMES = frozenset(map(fold, SURNAMES))


def looks_like_company(text: str) -> bool:
    """Whether a name is that of a company or shop rather than a person."""
    plain = text.strip()
    if _FORM.search(plain) or _FOREIGN_FORM.search(plain):
        return True

    folded = fold(plain)
    return bool(_BANK_FORM.search(folded) or (_TRADE.search(plain) and folded not in _FOLDED_SURNAMES))


_FOLDED_FORM = re.compile(
    rf"{_alternatives(' '.join(map(fold, _LONG_FORMS.split())))}|\((?:{_alternatives(_ABBREVIATIONS)})\)"
)
_PUNCTUATION = re.compile(r"[\s,、，.．・'’\"“”「」『』]+")


def key_of(text: str) -> str:
    """The name without its legal forms, wherever they stand; the name itself if nothing else is left."""
    folded = _PUNCTUATION.sub("", fold(_FOREIGN_FORM.sub("", text.strip())))
    bare = _BANK_FORM.sub("", _FOLDED_FORM.sub("", folded))
    return bare or folded
