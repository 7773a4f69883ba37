//! Head verbs of descriptions in Chinese, Japanese and Korean. Chinese sentences begin with theirs, the other two end with it, and no space parts
//! the words.

use super::Head;

/// Retrieve, list, search, show, read, check, count, analyse.
const READ: &str = "
    查询 查詢 获取 獲取 取得 列出 搜索 搜尋 检索 檢索 查看 读取 讀取 返回 显示 顯示 统计 分析 查找 計算 计算 比较
    比較 検索 表示 参照 閲覧 確認 一覧 照会 조회 검색 반환 확인 계산 분석
";

/// Create, change, delete, send, add, start, stop, run, and what is marked as read or unread.
const WRITE: &str = "
    创建 創建 建立 删除 刪除 更新 修改 添加 新增 发送 發送 设置 設置 設定 上传 上傳 下载 下載 执行 執行 启动 啟動
    停止 部署 管理 提交 取消 编辑 編輯 调用 保存 关闭 打开 重启 发布 移动 导入 导出 生成 绑定 作成 削除 変更 追加
    送信 投稿 登録 承認 却下 既読 未読 実行 開始 終了 移動 解除 招待 クリア アップロード ダウンロード 생성 삭제 수정
    업데이트 추가 전송 실행 시작 중지 등록 저장 변경
";

/// What may stand before a further deed.
const JOINTS: &str = "
    并 並 和 及 或 、 后 後 再 支持 支援 し て 및 또는 하고
";

/// What follows the verb at the end of a sentence.
const ENDINGS: &[&str] = &[
    "します",
    "する",
    "しました",
    "できます",
    "できる",
    "ます",
    "を行います",
    "に",
    "を",
    "합니다",
    "하기",
    "한다",
    "해요",
    "입니다",
];

fn of_these_scripts(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// What the first sentence says, `None` where it is written in letters.
pub(super) fn head(text: &str) -> Option<Head> {
    const CHARACTERS: usize = 200;
    let first = text.trim_start().split(['。', '\n', '！', '；']).next().unwrap_or_default();
    let letters = first.chars().take(CHARACTERS).filter(char::is_ascii_alphabetic).count();
    let signs = first.chars().take(CHARACTERS).filter(|c| of_these_scripts(*c)).count();
    if signs < 3 || signs * 3 < letters {
        return None;
    }
    let sentence: String = first.chars().take(CHARACTERS).collect();
    if let Some(deed) = joined_deed(&sentence) {
        return Some(Head::Writes(deed.to_owned()));
    }
    let ends = sentence
        .chars()
        .any(|c| !matches!(c, '\u{4e00}'..='\u{9fff}') && of_these_scripts(c));
    let found = |stands: &dyn Fn(&str) -> bool| {
        let verb = |verbs: &'static str| verbs.split_whitespace().find(|verb| stands(verb));
        verb(WRITE)
            .map(|deed| Head::Writes(deed.to_owned()))
            .or_else(|| verb(READ).map(|look| Head::Reads(look.to_owned())))
    };
    Some(if ends {
        let stem = ended(&sentence);
        found(&|verb| stem.ends_with(verb)).unwrap_or(Head::Silent)
    } else {
        // "路线规划服务，计算…": what a service is called comes before what it does.
        let clauses = || sentence.split('，').take(2).map(begun);
        found(&|verb| clauses().any(|clause| does(clause, verb))).unwrap_or_else(|| without_head_verb(begun(&sentence)))
    })
}

/// "查询并更新": a deed behind what joins it.
fn joined_deed(sentence: &str) -> Option<&'static str> {
    let behind = |joint: &'static str| {
        sentence
            .match_indices(joint)
            .filter_map(move |(at, _)| sentence.get(at + joint.len()..))
    };
    JOINTS
        .split_whitespace()
        .flat_map(behind)
        .find_map(|rest| WRITE.split_whitespace().find(|deed| does(rest, deed)))
}

/// Whether the text begins with the deed, and not with a noun of it or a clause on when it is done: "创建时间" is when something was created, "部署前" before
/// it is deployed.
fn does(text: &str, deed: &str) -> bool {
    const NO_DEED: &[&str] = &["时间", "時間", "日期", "日時", "日付", "次数", "者"];
    // What is set may be a time.
    let may_be_object = matches!(
        deed,
        "设置"
            | "設置"
            | "設定"
            | "修改"
            | "添加"
            | "新增"
            | "追加"
            | "取消"
            | "变更"
            | "変更"
            | "编辑"
            | "編輯"
            | "移动"
            | "移動"
    );
    let noun = |rest: &str| !may_be_object && NO_DEED.iter().any(|noun| rest.starts_with(noun));
    text.strip_prefix(deed)
        .is_some_and(|rest| !noun(rest) && !told_of_a_time_before(rest))
}

/// "创建预订前": before a booking is created. "当前" is now, "前缀" a prefix.
fn told_of_a_time_before(rest: &str) -> bool {
    const CHARACTERS: usize = 8;
    let clause = rest.split(['，', ',', '。']).next().unwrap_or_default();
    let signs: Vec<char> = clause.chars().take(CHARACTERS + 1).collect();
    signs.iter().take(CHARACTERS).enumerate().any(|(at, sign)| {
        let before = at.checked_sub(1).and_then(|before| signs.get(before));
        *sign == '前'
            && !matches!(before, Some('当' | '當' | '目' | '以' | '先'))
            && !matches!(signs.get(at + 1), Some('缀' | '端' | '台' | '的' | '面' | '景'))
    })
}

/// A Chinese sentence that begins with how or where it looks ("通过地址查询坐标"), or names a service that looks ("地点检索服务").
fn without_head_verb(sentence: &str) -> Head {
    const MEANS: &[&str] = &["通过", "根据", "按", "基于", "从", "使用", "依据"];
    const SERVICES: &[&str] = &["服务", "工具", "接口"];
    let means = MEANS.iter().any(|means| sentence.starts_with(means));
    let look = READ.split_whitespace().find(|look| {
        sentence
            .split_once(*look)
            .is_some_and(|(_, behind)| means || SERVICES.iter().any(|service| behind.starts_with(service)))
    });
    match look {
        Some(look) if !WRITE.split_whitespace().any(|deed| sentence.contains(deed)) => Head::Reads(look.to_owned()),
        _ => Head::Silent,
    }
}

/// The sentence from its first sign of these scripts on.
fn begun(sentence: &str) -> &str {
    sentence.trim_start_matches(|c| !of_these_scripts(c))
}

/// The sentence up to its last verb's stem.
fn ended(sentence: &str) -> &str {
    let mut rest = sentence;
    // "文書を作成 (POST /v1/documents)": what stands in brackets is no part of it.
    if let Some((before, _)) = rest.split_once(['(', '（']) {
        rest = before;
    }
    loop {
        let shorter = rest.trim_end_matches(|c| !of_these_scripts(c));
        let cut = ENDINGS
            .iter()
            .filter_map(|ending| shorter.strip_suffix(ending))
            .min_by_key(|cut| cut.len());
        match cut {
            Some(cut) => rest = cut,
            None => return shorter,
        }
    }
}
