package text

import (
	"context"
	"encoding/base64"
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/lintel-go/lintel/internal/browser"
)

// corpus is what diagrams say, and what is hard to measure.
var corpus = []string{
	"Flash sale", "Edge gate", "Payment gateway", "AVATAR To: Ty. Wave, LTV", "fjord ffi office fl",
	"[Container: Go 1.26, PostgreSQL]", "POST /v1/tokens?sale=17", "a -> b <- c => d >= e != f", "10x10 3:15 (a:b) 1/2",
	"Admits as many buyers as there are units, sells each unit once",
	"Refuses most requests before they cost anything",
	"InternalPaymentGatewayServiceFactoryBean", "github.com/lintel-go/lintel/render",
	"“Quoted” – dashed — text… it’s 100 % fine", "→ ← ↔ × ≥ ≤ ✓ ✗ ① ② • ★", "€ 12,50 £3 ¥400 $5", "\"ASCII\" 'quotes'",
	"Ünïcödé Šķœłń Ağaç Đặng Thị", "Ångström coöperate naïve", "Ελληνικά κείμενο", "Русский текст, Югославия",
	"e\u0301tude a\u0308 n\u0303 combining", "no\u00a0break soft\u00adhyphen zero\u200bspace",
	"库存", "支付网关", "在用户提交订单之前，先检查库存（包括预占）。", "“超卖”绝不允许！《规范》：第１条、第２条",
	"使用Redis缓存，减少MySQL的压力", "[容器: Go, nginx]", "查询/v1/库存 → 17件", "日本語のテキスト、カタカナ「カギ」。",
	"A", "i", "W", "—", "1", "库",

	// Latin with every kind of accent, and what typefaces make ligatures of. Not
	// the deprecated U+0149, which is taken apart before it is kerned.
	"àáâãäåæ çèéêë ìíîïð ñòóôõöø ùúûüýþÿß", "ÀÁÂÃÄÅÆ ÇÈÉÊË ÌÍÎÏÐ ÑÒÓÔÕÖØ ÙÚÛÜÝÞŸẞ", "āăą ćĉċč ďđ ēĕėęě ĝğġģ ĥħ ĩīĭįı ĵ ķĸ ĺļľŀł",
	"ńņňŋ ōŏőœ ŕŗř śŝşšſ ţťŧ ũūŭůűų ŵ ŷ źżž", "Tiếng Việt: Hệ thống thanh toán điện tử, đặng ưỡng", "ff fi fl ffi ffl fj ft tt Th ct st affinity offline shuffle fjell",
	// Pairs that kern far.
	"AV AW AY AT AO VA WA YA TA LT LV LY PA FA To Ty Tr Ta We Wa Vo Va Yo Ya rv r. f. y, w- 'A A' \"V\" L’ d’A 7/4 1/7 11 17 71 47",
	"LAVATORY TAXONOMY WAYFARER YACHT KVTX avowal yaw keyword",
	// Figures and what stands around them.
	"0123456789", "1,234,567.89 −12.5 % ±3 ×638 2³ 10⁻⁶ ½ ¼ №7 #42 @home", "12:59:59.001 2026-11-25 10–12 ≤ 99.99 % ~ 3 µs 4 ms 5 °C",
	"(parens) [brackets] {braces} <angles> «guillemets» ‹single› „low“ ‚s‘ ¿que? ¡si!", "a·b • c … d | e ¦ f \\ g / h _ i ^ j ` k ´ l ¨ m & n ¶ § † ‡ * 5",
	"https://user@example.com:8443/a/b?c=d&e=f#g", "SELECT * FROM t WHERE a <> 'b' -- c", "x += y[i] >> 2 && !z || ~w ? p : q;", "kebab-case snake_case camelCase SCREAMING_SNAKE Dot.Case",
	// Chinese and its punctuation, and mixtures with Latin at every seam.
	"中文标点：，。、；：？！“引号”‘单引’（括号）【方头】《书名》〈单书〉……——·～", "①②③ ㈠ ℃ ％ ＃ ＠ ＆ ＊ ＋ － ＝ ／ ＼ ｜", "ＡＢＣａｂｃ０１２３",
	"用户A调用API网关（HTTPS/2），写入MySQL 8.0主库；P99<200ms。", "Go服务 + Redis缓存 → Kafka队列：QPS 60,000/s", "a中b文c d中 e文 f", "简体与繁體：庫存、閘道、訂單、佇列", "【注意】库存≤0时，返回“已售罄”。",
}

// scale is every size that package frame and the notations write in.
var scale = []int{11, 12, 13, 15, 20}

// estimated is what the reader's own fonts draw in widths that differ from one
// to the next. It must be measured too wide rather than too narrow.
var estimated = []string{
	"한국어 텍스트 결제 서비스", "שירות תשלומים", "خدمة الدفع", "บริการชำระเงิน", "भुगतान सेवा", "Ծառայություն", "გადახდა",
	"🚀 launch", "👍🏽 ok", "👨\u200d👩\u200d👧 family", "🇩🇪🇫🇷 flags", "1\ufe0f\u20e3 keycap", "❤\ufe0f heart", "ｶﾀｶﾅ half",
}

// TestWidthsAgreeWithChromium draws the corpus as SVG and as HTML in the
// embedded font, and in subsets of it, and compares the lengths that the
// browser reports.
func TestWidthsAgreeWithChromium(t *testing.T) {
	ctx := browser.New(t)
	compareWidths(t, ctx, func(bold bool) string {
		return "font/woff2;base64," + base64.StdEncoding.EncodeToString(WOFF2(bold))
	})
	compareWidths(t, ctx, func(bold bool) string {
		runes := []rune(strings.Join(slices.Concat(corpus, estimated), ""))
		return "font/ttf;base64," + base64.StdEncoding.EncodeToString(Subset(runes, bold))
	})
}

func compareWidths(t *testing.T, ctx context.Context, fontData func(bold bool) string) {
	t.Helper()
	var page strings.Builder
	page.WriteString("<!doctype html><meta charset=utf-8><style>")
	for _, bold := range []bool{false, true} {
		fmt.Fprintf(&page, "@font-face{font-family:%s;font-weight:%d;src:url(data:%s)}", Family, weight(bold), fontData(bold))
	}
	fmt.Fprintf(&page, "text,span{font-family:%s;%s;white-space:pre}</style><svg>", Stack, CSSFeatures)
	type sample struct {
		text string
		size int
		bold bool
	}
	var samples []sample
	for _, s := range slices.Concat(corpus, estimated) {
		for _, bold := range []bool{false, true} {
			for _, size := range scale {
				samples = append(samples, sample{s, size, bold})
			}
		}
	}
	for _, s := range samples {
		fmt.Fprintf(&page, `<text font-size="%d" font-weight="%d">%s</text>`, s.size, weight(s.bold), html.EscapeString(s.text))
	}
	page.WriteString("</svg>")
	for _, s := range samples {
		fmt.Fprintf(&page, `<div><span style="font-size:%dpx;font-weight:%d">%s</span></div>`, s.size, weight(s.bold), html.EscapeString(s.text))
	}
	browser.Show(t, ctx, page.String())
	lengths, err := chromedp.Run(ctx, chromedp.Evaluate[[][]float64](`[
		[...document.querySelectorAll('text')].map(e => e.getComputedTextLength()),
		[...document.querySelectorAll('span')].map(e => e.getBoundingClientRect().width),
	]`))
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`[...document.fonts].every(f => f.status === 'loaded')`))
	if err != nil || !loaded {
		t.Fatalf("the browser refused the font (%v)", err)
	}
	for i, s := range samples {
		exact := float64(faceOf(s.bold).measure(s.text)) * float64(s.size) / em
		for j, kind := range []string{"SVG", "HTML"} {
			if d := lengths[j][i]/exact - 1; d > 0.01 || d < -0.01 && !slices.Contains(estimated, s.text) {
				t.Errorf("%s %q size %d bold %v: browser %.2f, measured %.2f (%+.1f %%)", kind, s.text, s.size, s.bold, lengths[j][i], exact, d*100)
			}
		}
	}
}

func weight(bold bool) int {
	if bold {
		return WeightBold
	}
	return Weight
}
