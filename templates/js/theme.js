try{var t=localStorage.getItem("lintel-theme");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch(e){}
