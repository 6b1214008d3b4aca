package site_test

import (
	"fmt"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/site/internal/fixture"
)

// marathon is a scenario and an activity that are longer than any window, of
// as many elements as are asked for. The last lifeline begins half way.
func marathon(elements int) *model.Workspace {
	w := model.New("Marathon", "Runs and runs")
	race := w.System("Race", "42 km")
	var runners []*model.Container
	for i := range elements {
		runners = append(runners, race.Container(fmt.Sprint("Runner ", i+1), "Runs", model.Technology("Go")))
	}
	last := runners[elements-1]
	s := race.Scenario("Run", "From here to there")
	for i := range 30 {
		if i == 15 {
			s.Create(runners[0], last, "wake up")
		}
		s.Call(runners[i%(elements-1)], runners[(i+1)%(elements-1)], fmt.Sprint("lap ", i+1))
	}
	a := race.Activity("Train", "Every day")
	for i := range 30 {
		a.Do(runners[i%elements], fmt.Sprint("lap ", i+1))
	}
	return w
}

// marathonPages builds the site of a marathon with its real pictures into a
// folder, and returns the addresses of its two long pages.
func marathonPages(t *testing.T, elements int, scripts bool) (sequence, activity string) {
	t.Helper()
	m, diagnostics := marathon(elements).Build()
	for _, d := range diagnostics {
		if d.Severity == model.SeverityError {
			t.Fatal(d)
		}
	}
	dir := filepath.Join(t.TempDir(), "site")
	sink, err := site.WriteDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	given := site.Workspace{Slug: "marathon", Model: m, Diagram: view.New(m).Resolve, Picture: realPictures(m)}
	if _, err := site.Build(t.Context(), site.Config{PictureCSS: []byte(svg.CSS(theme.Default()))}, []site.Workspace{given}, sink); err != nil {
		t.Fatal(err)
	}
	at := func(page string) string {
		file := filepath.Join(dir, "marathon/views/race", page, "index.html")
		if !scripts {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			bare := regexp.MustCompile(`(?s)<script.*?</script>`).ReplaceAll(text, nil)
			if err := os.WriteFile(file, bare, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return (&url.URL{Scheme: "file", Path: file}).String()
	}
	return at("run"), at("train/activity")
}

// headsNow says where the heads in sight stand: for each lifeline or lane how
// far its head lies below the top of what scrolls, and how far beside its place
// in the picture.
const headsNow = `(() => {
	const canvas = document.querySelector(".canvas");
	const scrolls = getComputedStyle(canvas).overflowY !== "visible";
	const top = scrolls ? canvas.getBoundingClientRect().top + canvas.clientTop : document.querySelector(".top").getBoundingClientRect().bottom;
	return [...canvas.querySelectorAll(".strip [data-id]")].map((head) => {
		const whole = [...canvas.querySelectorAll(":scope .sheet > svg [data-id]")].find((m) => m.dataset.id === head.dataset.id);
		const box = head.getBoundingClientRect(), own = whole.getBoundingClientRect();
		return [head.dataset.id, box.top - top, box.left + box.width / 2 - own.left - own.width / 2, box.bottom].join(" ");
	}).join("\n");
})()`

// place is where a head stands.
type place struct {
	id                   string
	below, beside, under float64
}

func heads(t *testing.T, b *fixture.Browser) []place {
	t.Helper()
	var all []place
	for line := range strings.Lines(b.Text(headsNow)) {
		fields := strings.Fields(line)
		if len(fields) != 4 {
			t.Fatalf("no heads: %q", line)
		}
		p := place{id: fields[0]}
		for i, to := range []*float64{&p.below, &p.beside, &p.under} {
			v, err := strconv.ParseFloat(fields[i+1], 64)
			if err != nil {
				t.Fatal(err)
			}
			*to = v
		}
		all = append(all, p)
	}
	return all
}

// scroll moves what scrolls, and waits until it stands still.
func scroll(b *fixture.Browser, what string, x, y int) {
	b.Eval(fmt.Sprintf(`%s.scrollTo({left: %d, top: %d, behavior: "instant"})`, what, x, y))
	b.Text(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(""))))`)
}

// TestHeadsStayInSight scrolls long pictures in a real browser, with scripts
// and without, in a window and on a phone.
func TestHeadsStayInSight(t *testing.T) {
	b := fixture.Open(t)
	for _, scripts := range []bool{true, false} {
		sequence, activity := marathonPages(t, 5, scripts)
		for kind, page := range map[string]string{"sequence": sequence, "activity": activity} {
			t.Run(fmt.Sprint(kind, ", scripts ", scripts), func(t *testing.T) {
				b.Size(1900, 800)
				b.Go(page)
				for _, p := range heads(t, b) {
					if p.below < 0 || math.Abs(p.beside) > 1 {
						t.Errorf("before it scrolls: %+v", p)
					}
				}
				scroll(b, "window", 0, 500)
				stuck := heads(t, b)
				late := 0
				for _, p := range stuck {
					switch {
					case p.below > 100: // it begins further down
						late++
					case p.below < 0 || p.below > 60 || math.Abs(p.beside) > 1:
						t.Errorf("in a window: %+v", p)
					}
				}
				if want := map[string]int{"sequence": 1}[kind]; late != want || len(stuck) != 5 {
					t.Errorf("%d of %d heads stand further down, want %d of 5", late, len(stuck), want)
				}
				// In the end all that stay have stopped at one height.
				scroll(b, "window", 0, 1450)
				for i, p := range heads(t, b) {
					if p.below > 60 || math.Abs(p.beside) > 1 || i > 0 && math.Abs(p.under-heads(t, b)[0].under) > 2 {
						t.Errorf("near the end: %+v", p)
					}
				}
				// The picture ends, and the heads with it.
				scroll(b, "window", 0, 100_000)
				for _, p := range heads(t, b) {
					if p.under > 800 || p.below > 0 {
						t.Errorf("beyond the end: %+v", p)
					}
				}

				b.Size(360, 740)
				b.Go(page)
				if wide := b.Text(`document.documentElement.scrollWidth - innerWidth`); wide != "0" {
					t.Errorf("the page scrolls sideways by %s px", wide)
				}
				scroll(b, `document.querySelector(".canvas")`, 300, 400)
				if got := b.Text(`document.querySelector(".canvas").scrollLeft + " " + document.querySelector(".canvas").scrollTop`); got != "300 400" {
					t.Fatalf("on a phone it is scrolled to %s", got)
				}
				for _, p := range heads(t, b) {
					if p.below < 0 || p.below > 60 && p.below < 100 || math.Abs(p.beside) > 1 {
						t.Errorf("on a phone: %+v", p)
					}
				}
				if got := b.Complaints(); len(got) > 0 {
					t.Errorf("%q", got)
				}
			})
		}
	}
}

// TestHeadsAreOpaque holds that what scrolls by is hidden behind the heads in
// light and dark, that they answer the pointer as the picture does, and that
// no key leads to them.
func TestHeadsAreOpaque(t *testing.T) {
	sequence, _ := marathonPages(t, 5, true)
	b := fixture.Open(t)
	b.Size(1900, 800)
	for _, scheme := range []string{"light", "dark"} {
		b.Prefers("prefers-color-scheme", scheme)
		b.Go(sequence)
		scroll(b, "window", 0, 900)
		ground := b.Text(`getComputedStyle(document.querySelector(".strip > svg + svg > rect")).fill`)
		if canvas := b.Text(`getComputedStyle(document.querySelector(".canvas")).backgroundColor`); ground != canvas {
			t.Errorf("%s: the heads lie on %s, the picture on %s", scheme, ground, canvas)
		}
	}
	at := `(() => { const r = document.querySelector(".strip [data-id]").getBoundingClientRect(); return document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2); })()`
	if got := b.Text(at + `.closest(".strip a")?.getAttribute("href")`); got != "../../../elements/race/runner-1/index.html" {
		t.Errorf("a click on a head leads to %s", got)
	}
	b.Eval(at + `.dispatchEvent(new PointerEvent("pointerover", {bubbles: true}))`)
	if got := b.Text(`[...document.querySelectorAll(".canvas svg.focused")].length + " " + document.querySelectorAll('.canvas [data-id="race/runner-1"].near').length`); got != "3 2" {
		t.Errorf("pictures that are dimmed, and marks of what is pointed at: %s", got)
	}
	if got := b.Text(`[...document.querySelectorAll(".strip")].every((s) => s.getAttribute("aria-hidden") === "true") && [...document.querySelectorAll(".strip a")].every((a) => a.tabIndex === -1)`); got != "true" {
		t.Error("keys or screen readers find the heads twice")
	}
	// The size that fits needs no heads.
	b.Eval(`document.querySelector('[data-do="fit"]').click()`)
	if got := b.Text(`document.querySelector(".canvas").className + " " + document.querySelector(".strip").checkVisibility()`); !strings.HasSuffix(got, "false") {
		t.Errorf("the whole picture: %s", got)
	}
}

func TestShortPicturesHaveNoHeads(t *testing.T) {
	m, _ := build(t, site.Config{}, fixture.Kinds(t))
	if strings.Contains(content(t, m, "lending/views/library/lend-a-book/index.html"), `class="strip"`) {
		t.Error("a picture without heads has some")
	}
}
