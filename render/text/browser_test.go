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
}

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
			for size := 11; size <= 20; size += 3 {
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
