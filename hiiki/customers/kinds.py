"""The kinds of fields a shop designs, where they stand on the card, and how their keys begin."""

OWN, STRATEGY = GROUPS = "顧客情報", "戦略情報"
KINDS = {
    "text": "文字（1行）",
    "long": "文字（長文）",
    "number": "数字",
    "date": "日付",
    "yesno": "はい・いいえ",
    "choice": "選択肢（ひとつ）",
    "several": "選択肢（いくつでも）",
    "phone": "電話番号",
    "mail": "メールアドレス",
    "url": "URL",
}
CHOSEN = ("choice", "several")
PREFIX = "own_"
