package site_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/site/internal/fixture"
)

// bilingual is a small site of every kind of page whose authors write Chinese
// and whose interface is English, or the other way round, in a folder. In its
// texts each script tells who wrote them.
func bilingual(t *testing.T, chinese bool) (dir, address string) {
	t.Helper()
	say := func(zh, en string) string {
		if chinese {
			return zh
		}
		return en
	}
	w := model.New(say("书店", "Bookshop"), say("卖书", "Sells books"))
	reader := w.Person(say("读者", "Reader"), say("买书的人", "Buys books"), model.ID("reader"), model.Tag(say("外部", "outside")))
	post := w.System(say("邮局", "Post"), say("送包裹", "Carries parcels"), model.ID("post"), model.External)
	shop := w.System(say("商店", "Shop"), say("卖书", "Sells books"), model.ID("shop"), model.Owner(say("商店组", "Shop team")), model.Property(say("等级", "tier"), say("一级", "first")))
	web := shop.Group(say("前台", "Front"), model.ID("front")).Container(say("网站", "Web"), say("展示", "Shows the books"), model.ID("web"), model.Technology(say("网页", "Pages")), model.Tag(say("前台", "front")),
		model.Link(say("手册", "Manual"), "https://example.com/"))
	stock := shop.Container(say("库存", "Stock"), say("存书", "Keeps books"), model.ID("stock"), model.Technology(say("数据库", "Database")))
	cart := web.Component(say("购物车", "Cart"), say("选中的书", "Chosen books"), model.ID("cart"), model.Technology(say("脚本", "Script")))
	reader.Uses(web, say("下单", "orders"), model.Technology(say("网络", "Net")))
	cart.Uses(stock, say("查询", "asks"), model.Technology(say("协议", "Protocol")))
	web.Uses(post, say("寄送", "sends"), model.Async)
	web.Uses(stock, say("扣减", "takes"))
	order := shop.Scenario(say("下单", "Order"), say("买一本书", "One book is bought"), model.ID("order"))
	order.Call(reader, web, say("选书", "choose"))
	order.Opt(say("有货", "it is there"), func(f *model.Flow) {
		f.Call(web, stock, say("扣减", "take"), model.Technology(say("协议", "Protocol")))
		f.Note(say("一次", "Once"), stock)
	})
	order.Return(web, reader, say("完成", "done"))
	host := w.Environment(say("生产", "Production"), say("真实环境", "The real one"), model.ID("prod")).Node(say("主机", "Host"), say("机房里", "In the hall"), model.ID("host"), model.Technology(say("系统", "System")))
	host.Runs(web, model.Instances(2))
	machine := cart.StateMachine(say("购物车的一生", "Life of a cart"), say("从空到付款", "From empty to paid"), model.ID("life"))
	empty, full := machine.State(say("空", "Empty"), say("没有书", "No book")), machine.State(say("满", "Full"), say("有书", "Some books"))
	machine.Start(empty)
	empty.On(say("加书", "add"), full, model.Guard(say("有货", "in stock")), model.Action(say("计数", "count")))
	work := shop.Activity(say("打包", "Packing"), say("每晚一次", "Every night"), model.ID("packing"))
	work.Do(web, say("取单", "take the list"))
	work.Do(stock, say("取书", "take the books"))
	buy := shop.UseCase(say("买书", "Buy"), say("读者买一本书", "A reader buys a book"), model.ID("buy"))
	buy.Actor(reader)
	buy.RealizedBy(order)
	classes := cart.Classes(say("记录", "Records"), say("车里的东西", "What is in a cart"), model.ID("records"))
	classes.Class(say("行", "Row"), say("一本书", "One book"), model.ID("row"))
	books := model.Unit(say("本", "books"))
	asked := shop.Figure(say("销量", "Sales"), model.Value(60, books), model.Claimed, model.Source(say("报告", "Report")), model.Note(say("没人数", "Nobody counted")))
	rush := web.Figure(say("高峰", "Rush"), model.Value(10, model.Second), model.Assumed)
	rate := web.Derived(say("速度", "Rate"), model.Div(asked, rush))
	able := web.Figure(say("能力", "What it can"), model.Unmeasured(books+"/s"), model.Measured, model.Source(say("试验", "Trial")))
	able.AtLeast(rate, model.Note(say("还没测", "Not yet tried")))
	printed := shop.Figure(say("印的", "As printed"), model.Value(60, books+"/s"), model.Claimed, model.Source(say("报告", "Report")))
	printed.Within(rate, model.Note(say("不对", "Wrong")))
	shop.Figure(say("说的", "As told"), model.Value(6, books+"/s"), model.Claimed, model.Source(say("报告", "Report")), model.Corrects(printed))
	shop.Docs("docs")
	shop.Decisions("decisions")

	given := fixture.Of(t, w)
	given.Dir = t.TempDir()
	for name, text := range map[string]string{
		"docs/index.md":           say("# 商店\n\n欢迎。\n\n[[shop]]\n", "# Shop\n\nWelcome.\n\n[[shop]]\n"),
		"docs/guide.md":           say("# 指南\n\n## 开始\n\n文字。\n\n## 继续\n\n文字。\n\n## 结束\n\n文字。\n", "# Guide\n\n## Start\n\nText.\n\n## Middle\n\nText.\n\n## End\n\nText.\n"),
		"docs/glossary.md":        say("|词|义|\n|-|-|\n|书|纸|\n|架|木|\n", "|term|meaning|\n|-|-|\n|Book|paper|\n|Shelf|wood|\n"),
		"decisions/0001-write.md": say("# 1. 写下来\n\n日期: 2026-01-02\n\n## Status\n\naccepted\n\n## 背景\n\n文字。\n", "# 1. Write it down\n\nDate: 2026-01-02\n\n## Status\n\naccepted\n\n## Context\n\nText.\n"),
	} {
		file := filepath.Join(given.Dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	given.Diagram = view.New(given.Model).Resolve
	given.Picture = realPictures(given.Model)
	other := given
	other.Slug, other.Model, other.Dir = "other", fixture.Of(t, model.New(say("别的", "Another"), say("空的", "Empty"))).Model, t.TempDir()
	other.Picture = func(context.Context, string) (site.Picture, error) { return site.Picture{}, fmt.Errorf("none") }
	other.Diagram = view.New(other.Model).Resolve
	given.Slug = "shop"
	dir = filepath.Join(t.TempDir(), "site")
	sink, err := site.WriteDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	config := site.Config{
		Title: say("书", "Books"), Description: say("全部", "All of them"), Footer: say("商店", "Shops Ltd"), Language: say("en", "zh"), ContentLanguage: say("zh", "en"),
		PictureCSS: []byte(svg.CSS(theme.Default())),
	}
	if _, err := site.Build(t.Context(), config, []site.Workspace{given, other}, sink); err != nil {
		t.Fatal(err)
	}
	return dir, (&url.URL{Scheme: "file", Path: dir}).String()
}

var (
	han   = regexp.MustCompile(`\p{Han}`)
	latin = regexp.MustCompile(`\p{Latin}+`)
)

// neutral are Latin words of the Chinese interface, and names of the trade.
func neutral(word string) bool {
	return slices.Contains([]string{"C", "UML", "Go", "SVG", "PNG", "PDF", "ID", "A", "Z", "s", "Lintel", "ref", "opt"}, word)
}

// wrongly tells what is wrong with the language of a text. Paths and letters of
// a list have none.
func wrongly(text, lang string) string {
	if strings.Contains(text, ".go:") || len(text) == 1 {
		return ""
	}
	if han.MatchString(text) && !strings.HasPrefix(lang, "zh") {
		return fmt.Sprintf("%q is marked as %s", text, lang)
	}
	for _, word := range latin.FindAllString(text, -1) {
		if !neutral(word) && lang != "en" {
			return fmt.Sprintf("%q is marked as %s", text, lang)
		}
	}
	return ""
}

// TestWordsHaveTheirLanguage walks through all pages of a site that is written
// in one language and whose interface speaks another.
func TestWordsHaveTheirLanguage(t *testing.T) {
	for _, chinese := range []bool{true, false} {
		t.Run(fmt.Sprint("authors write Chinese: ", chinese), func(t *testing.T) {
			dir, address := bilingual(t, chinese)
			said := map[string]bool{}
			tell := func(page, wrong string) {
				if wrong != "" && !said[wrong] {
					said[wrong] = true
					t.Errorf("%s: %s", page, wrong)
				}
			}
			for _, p := range pagesIn(t, dir) {
				content, err := os.ReadFile(filepath.Join(dir, p))
				if err != nil {
					t.Fatal(err)
				}
				page, err := html.Parse(strings.NewReader(string(content)))
				if err != nil {
					t.Fatal(err)
				}
				var walk func(n *html.Node, lang string)
				walk = func(n *html.Node, lang string) {
					if own, ok := attribute(n, "lang"); ok {
						lang = own
					}
					if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" {
						tell(p, wrongly(strings.TrimSpace(n.Data), lang))
					}
					if slices.Contains([]string{"head", "script", "svg", "code", "kbd", "template"}, n.Data) && n.Type == html.ElementNode {
						return
					}
					for c := range n.ChildNodes() {
						walk(c, lang)
					}
				}
				walk(page, "")
			}

			// What scripts add: details, and what is found.
			b := quiet(t)
			texts := func(scope string) {
				t.Helper()
				for line := range strings.Lines(b.Text(fmt.Sprintf(`(() => {
					const out = [], walk = document.createTreeWalker(document.querySelector(%q), NodeFilter.SHOW_TEXT);
					for (let n; (n = walk.nextNode());) {
						const e = n.parentElement;
						if (n.data.trim() && !e.closest("code, kbd, svg") && e.checkVisibility()) out.push(e.closest("[lang]").lang + "\t" + n.data.trim().replaceAll("\n", " "));
					}
					return out.join("\n");
				})()`, scope))) {
					lang, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
					tell(scope, wrongly(text, lang))
				}
			}
			for _, hash := range []string{
				"shop/containers/index.html#element=shop/web", "shop/containers/index.html#element=shop/stock", "shop/order/index.html#element=1", "shop/web/cart/life/states/index.html",
				"shop/deployment/prod/index.html#element=%40prod/host",
			} {
				b.Go(address + "/shop/views/" + hash)
				texts("#lintel-details")
				texts(".page-view")
			}
			b.Go(address + "/shop/views/shop/order/index.html#step=1")
			texts("#lintel-player")
			for _, query := range []string{"书", "网站", "写下来", "商店", "生产", "开始", "book", "web", "write", "shop", "production", "start"} {
				b.Go(address + "/shop/index.html")
				ask(b, query)
				texts(".results")
			}
		})
	}
}
