package text

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		name  string
		text  string
		width int
		lines int
		want  []string
		cut   bool
	}{
		{"nothing", "", 100, 4, nil, false},
		{"white space only", " \t\n ", 100, 4, nil, false},
		{"one line", "Edge gate", 100, 4, []string{"Edge gate"}, false},
		{"white space is one space", "  a \n\t b ", 100, 4, []string{"a b"}, false},
		{"between words", "Units left, split over shards", 110, 4, []string{"Units left, split", "over shards"}, false},
		{"evenly", "one two three four five six seven", 160, 2, []string{"one two three four", "five six seven"}, false},
		{"Chinese between characters", "减少数据库的压力", 70, 4, []string{"减少数据", "库的压力"}, false},
		{"no line starts on closing punctuation", "减少数据库。的压力", 66, 4, []string{"减少数据", "库。的压力"}, false},
		{"no line ends on opening punctuation", "减少数据《库的压力", 66, 4, []string{"减少数据", "《库的压力"}, false},
		{"Chinese likes to end in punctuation", "先检查库存，再扣减余额吧", 100, 4, []string{"先检查库存，", "再扣减余额吧"}, false},
		{"between scripts", "使用Redis缓存，减少MySQL的压力", 110, 4, []string{"使用Redis缓存，", "减少MySQL的压力"}, false},
		{"Korean between words", "결제 서비스는 주문을", 70, 4, []string{"결제", "서비스는", "주문을"}, false},
		{"a path after its slashes", "render/layout/sequence", 90, 4, []string{"render/layout/", "sequence"}, false},
		{"camel case at its humps", "PaymentGatewayService", 105, 4, []string{"Payment", "GatewayService"}, false},
		{"acronyms stay whole", "parseHTTPRequest", 80, 4, []string{"parseHTTP", "Request"}, false},
		{"a word without a better place", "aaaaaaaaaaaaaaaaaaaa", 75, 4, []string{"aaaaaaaaaa", "aaaaaaaaaa"}, false},
		{"an intact word rather than a torn one", "of PaymentGatewayService", 155, 4, []string{"of", "PaymentGatewayService"}, false},
		{"no-break space", "100\u00a0ms at most", 60, 4, []string{"100\u00a0ms", "at most"}, false},
		{"marks stay on their letter", strings.Repeat("e\u0301", 6), 30, 4, []string{"e\u0301e\u0301e\u0301", "e\u0301e\u0301e\u0301"}, false},
		{"emoji stay joined", "👨\u200d👩\u200d👧👍🏽", 40, 4, []string{"👨\u200d👩\u200d👧", "👍🏽"}, false},
		{"flags stay whole", "🇩🇪🇫🇷", 40, 4, []string{"🇩🇪", "🇫🇷"}, false},
		{"too narrow for anything", "ab", 1, 4, []string{"a", "b"}, false},
		{"no limit of lines", "a b c d e f", 1, 0, []string{"a", "b", "c", "d", "e", "f"}, false},
		{"cut between words", "Refuses most requests before they cost anything", 110, 2, []string{"Refuses most", "requests before…"}, true},
		{"cut in a long word", "InternalPaymentGatewayService", 110, 1, []string{"InternalPaymen…"}, true},
		{"no punctuation before the ellipsis", "先检查库存，再扣减余额吧", 100, 1, []string{"先检查库存…"}, true},
		{"no room but for the ellipsis", "Refuses", 8, 1, []string{"…"}, true},
	} {
		got, cut := Wrap(c.text, 13, false, c.width, c.lines)
		if !slices.Equal(got, c.want) || cut != c.cut {
			t.Errorf("%s: Wrap(%q, %d px, %d lines) = %q %v, want %q %v", c.name, c.text, c.width, c.lines, got, cut, c.want, c.cut)
		}
	}
}

// A text of any length is only read as far as it can be shown.
func TestWrapStopsReading(t *testing.T) {
	p := paragraph{face: regularFace(), size: 13, max: 100}
	p.read(strings.Repeat("word ", 100_000), 4)
	if len(p.clusters) > 500 {
		t.Errorf("read %d clusters for four lines", len(p.clusters))
	}
	if lines, cut := Wrap(strings.Repeat("word ", 100_000), 13, false, 100, 4); len(lines) != 4 || !cut {
		t.Errorf("%q %v", lines, cut)
	}
}

func FuzzWrap(f *testing.F) {
	for i, s := range slices.Concat(corpus, estimated) {
		f.Add(s, 11+i%10, i%2 == 0, 20+7*i, i%5)
	}
	f.Add("\xff\xfe \u200b\u200d\ufe0f\u0301", 13, false, 10, 1)
	f.Add("（（（（））））", 13, false, 20, 0)
	f.Fuzz(func(t *testing.T, s string, size int, bold bool, width, most int) {
		size = 1 + abs(size)%40
		width %= 1 << 14
		lines, cut := Wrap(s, size, bold, width, most)
		if most > 0 && len(lines) > most {
			t.Fatalf("%d lines, at most %d", len(lines), most)
		}
		for _, line := range lines {
			if Width(line, size, bold) > max(width, 1) && clusters(line, size, bold) > 1 {
				t.Errorf("line %q is %d px wide, limit %d", line, Width(line, size, bold), width)
			}
			if line == "" || line != strings.Trim(line, " ") {
				t.Errorf("line %q has free space", line)
			}
			if utf8.ValidString(s) && !utf8.ValidString(line) {
				t.Errorf("line %q is torn inside a rune", line)
			}
		}
		if cut {
			if !strings.HasSuffix(lines[len(lines)-1], "…") {
				t.Errorf("cut without ellipsis: %q", lines)
			}
			return
		}
		got, want := strings.Join(lines, ""), normalize(s)
		if strip(got) != strip(want) {
			t.Errorf("text %q became %q", want, got)
		}
		again, _ := Wrap(s, size, bold, width, most)
		if !slices.Equal(lines, again) {
			t.Errorf("once %q, then %q", lines, again)
		}
	})
}

func clusters(s string, size int, bold bool) int {
	p := paragraph{face: faceOf(bold), size: size, max: 1}
	p.read(s, 0)
	return len(p.clusters)
}

func strip(s string) string { return strings.ReplaceAll(s, " ", "") }

func abs(n int) int {
	if n < 0 {
		n = -(n + 1)
	}
	return n
}

func BenchmarkWrap(b *testing.B) {
	for name, s := range map[string]string{
		"latin":   "Admits as many buyers as there are units, sells each unit once",
		"chinese": "在用户提交订单之前，先检查库存（包括预占）。超卖绝不允许！",
		"word":    "InternalPaymentGatewayServiceFactoryBean",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Wrap(s, 13, false, 160, 4)
			}
		})
	}
}
