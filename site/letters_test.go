package site

import (
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/site/words"
)

func alphabetOf(t *testing.T, content string) alphabet {
	t.Helper()
	s := &Site{words: words.English(), config: Config{ContentLanguage: content}}
	return s.alphabet()
}

// TestChineseNamesHaveLetters holds letters of pinyin against readings that
// every dictionary has, the first and the last of many a letter among them.
func TestChineseNamesHaveLetters(t *testing.T) {
	a := alphabetOf(t, "zh")
	for letter, names := range map[string]string{
		"A": "阿 安 澳", "B": "八 班 部 簿", "C": "擦 存 错", "D": "搭 订单 队列 多", "E": "鹅 二", "F": "发 服务 付款 父", "G": "嘎 购物车 国", "H": "哈 缓存 货",
		"J": "击 接入 均", "K": "卡 库存 阔", "L": "拉 流量 六 落", "M": "妈 秒杀 木", "N": "拿 内容 诺", "O": "欧 偶", "P": "爬 配送 瀑", "Q": "七 签名 群",
		"R": "然 日志 若", "S": "撒 商品 所", "T": "他 图书 托", "W": "挖 网关 物", "X": "西 消息 训", "Y": "压 用户 运", "Z": "杂 支付 做",
	} {
		for _, name := range strings.Fields(names) {
			if got := a.of(name); got.Letter != letter || got.ID != "lintel-letter-"+strings.ToLower(letter) {
				t.Errorf("%s stands under %q", name, got)
			}
		}
	}
	for name, want := range map[string]string{"Redis库存": "R", "éclair": "E", "3号仓": "0–9", "※ 库存": "K", "カタカナ": "…", "": "…", "가": "…", "䶿": "…"} {
		if got := a.of(name).Letter; got != want {
			t.Errorf("%q stands under %q, want %q", name, got, want)
		}
	}
	if got := alphabetOf(t, "ja").of("在庫").Letter; got != "…" {
		t.Errorf("Japanese stands under %q", got)
	}
	firsts := []rune(pinyinFirsts)
	if len(firsts) != len(pinyinLetters) || !slices.IsSortedFunc(firsts, func(x, y rune) int { return a.pinyin.CompareString(string(x), string(y)) }) {
		t.Error("the first letters of pinyin are not in its order")
	}
}

func TestNamesInOrder(t *testing.T) {
	got := strings.Fields("在线 9号 商品 Zoo apple 搜索 Ärger カ Stock 安全")
	slices.SortFunc(got, alphabetOf(t, "zh").compare)
	if want := "apple Ärger 安全 Stock 商品 搜索 Zoo 在线 9号 カ"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}
