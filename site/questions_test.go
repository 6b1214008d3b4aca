package site_test

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/site/internal/fixture"
	"github.com/lintel-go/lintel/systems/flashsale"
	"github.com/lintel-go/lintel/systems/im"
)

// studies are the case studies as a site in a folder. Their pictures are plain.
func studies(t *testing.T, language string) (address string) {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	var workspaces []site.Workspace
	for _, system := range []struct {
		slug   string
		define func() *model.Workspace
	}{{"flash-sale", flashsale.Workspace}, {"im", im.Workspace}} {
		m, _ := system.define().Build()
		workspaces = append(workspaces, site.Workspace{
			Slug: system.slug, Model: m, Dir: root, Diagram: view.New(m).Resolve, Picture: fixture.Pictures(m),
		})
	}
	dir := filepath.Join(t.TempDir(), "site")
	sink, err := site.WriteDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	config := site.Config{Language: language, ContentLanguage: "en", PictureCSS: []byte(svg.CSS(theme.Default()))}
	if _, err := site.Build(t.Context(), config, workspaces, sink); err != nil {
		t.Fatal(err)
	}
	return (&url.URL{Scheme: "file", Path: dir}).String()
}

// TestQuestionsAreAnsweredInTwoClicks asks what readers ask of the case
// studies. Each begins at the catalogue, has no scripts, and clicks on what it
// reads: a link, or the words beside it.
func TestQuestionsAreAnsweredInTwoClicks(t *testing.T) {
	address := studies(t, "en")
	b := fixture.Open(t)
	b.Scripts(false)
	for _, q := range []struct {
		question string
		clicks   []string
		answer   []string // all on the page where the clicks end
	}{
		{"what happens when a buyer grabs a token?", []string{"Flash sale", "Grab a token"}, []string{"Steps", "Buyer → to Activity page", "Token service → to Stock cache reserve in home shard", "Token service ⇢ to Edge gate signed token"}},
		{"who depends on the stock store?", []string{"Flash sale", "Stock store"}, []string{"Who depends on it", "Edge gate Container Refreshes its stock hint", "Through one other"}},
		{"why is the order asynchronous?", []string{"Flash sale", "order asynchronously"}, []string{"a database that inserts an order, marks a slot and writes an outbox row does not like steps either"}},
		{"why do buyers have to poll?", []string{"Flash sale", "Let buyers poll"}, []string{"Push over a WebSocket or server-sent events. Rejected"}},
		{"what runs on the access servers?", []string{"IM storage", "Deployment in Production"}, []string{"Gateway node Deployment node × 4 Linux", "Access gateway also Access server"}},
		{"who stands around the messenger?", []string{"Landscape of IM storage"}, []string{"Anti-spam External software system"}},
	} {
		b.Go(address + "/index.html")
		for _, words := range q.clicks {
			// A link that is called so, or has the words, or stands beside them.
			found := b.Text(fmt.Sprintf(`(() => {
				const words = %q;
				const says = (e) => (e.getAttribute("aria-label") || e.textContent).replace(/\s+/g, " ").trim();
				const links = [...document.querySelectorAll("main a[href]")].filter((a) => a.checkVisibility());
				const link = links.find((a) => says(a) === words) || links.find((a) => says(a).includes(words))
					|| links.find((a) => says(a.closest("th, td, li") || a).includes(words));
				if (!link) return "";
				link.id = "the-next-click";
				return link.href;
			})()`, words))
			if found == "" {
				t.Fatalf("%s: nothing on %s leads on by %q", q.question, b.Text(`location.pathname`), words)
			}
			b.Click("#the-next-click")
			b.Wait(fmt.Sprintf(`location.href === %q && document.readyState === "complete"`, found))
		}
		got := strings.Join(strings.Fields(b.Text(`document.querySelector("main").innerText`)), " ")
		for _, want := range q.answer {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %s does not say %q:\n%s", q.question, b.Text(`location.pathname`), want, got)
			}
		}
		if len(q.clicks) > 2 {
			t.Errorf("%s: %d clicks", q.question, len(q.clicks))
		}
	}
	if got := b.Complaints(); len(got) > 0 {
		t.Errorf("%q", got)
	}
}
