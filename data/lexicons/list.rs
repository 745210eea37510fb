&[
    include_bytes!("zh-en.cedict.lex"),
]
