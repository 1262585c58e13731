"""Know set phrases and frames of dialogue acts: an ordered table of patterns, the first that fits is a hint to the classifier in `acts`.

The acts and their definitions follow the labelling rules in `docs/packs.md`. English only.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from persona.acts import Act
from persona.understanding.english import zipf

_CONTRACTIONS = (
    (r"\b(?:can't|cannot|cant)\b", "can not"),
    (r"\bwon't\b|\bwont\b", "will not"),
    (r"\b(\w+)n't\b", r"\1 not"),
    (r"\b(is|are|does|do|did|was|were|would|should|could|has|have)nt\b", r"\1 not"),
    (r"\b(?:whats|wats|wat's|watt's|wuts|wut's)\b|\bwhat's\b|\bwat\s+is\b", "what is"),
    (r"\b(who|how|where|when|why|that|it|there|he|she)'s\b", r"\1 is"),
    (r"\b(who|how|where|that)s\b", r"\1 is"),
    (r"\b(?:i'm|im)\b", "i am"),
    (r"\b(we|you|they)'re\b", r"\1 are"),
    (r"\b(i|we|you|they|what|who)'(?:d|ll)\b", r"\1 would"),
    (r"\b(i|we|you|they)'ve\b", r"\1 have"),
    (r"\blet's\b", "let us"),
    (r"\bu\b", "you"),
    (r"\b(?:pls|plz|plse)\b", "please"),
    (r"\b(?:wat|wut)\b", "what"),
)
_CONTRACTED = re.compile(
    r"'|\b(?:cannot|cant|wont|(?:is|are|does|do|did|was|were|would|should|could|has|have)nt|wh?ats|wuts|whos|hows|wheres|thats|im|u|pls|plz|plse|wat|wut)\b"
)
"""What any of these patterns needs: most texts have none of it."""
_SIGNS = re.compile(r"[^\w\s?!'/+#.-]|(?<!\w)[.'/+#-]|[.'/-](?!\w)")
_LONG_WORD = re.compile(r"[A-Za-z]{3,}")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_COMMAS = re.compile(r"(?:\s*,\s*)+")
_SPACES = re.compile(r"\s+")
_PIECE = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]|[^\\\[]", re.DOTALL)
"""A piece of a pattern: an escape, a set of characters, or one character."""
_QUESTION_WORDS = (
    "what", "which", "how", "why", "who", "when", "where", "should", "does", "need", "difference", "between", "explain", "worth", "really",
    "thanks", "would", "could", "mean", "many", "much", "hello", "about", "use", "different", "that",
)  # fmt: skip


def spoken_form(text: str) -> str:
    """Return the text in lower case: contractions written out, drawn-out and misspelt words repaired, only `?!` as punctuation."""
    low = _DRAWN_OUT.sub(r"\1", text.lower())
    if _CONTRACTED.search(low):
        for pattern, expansion in _CONTRACTIONS:
            low = re.sub(pattern, expansion, low)
    low = _SIGNS.sub(" , ", low)
    low = _LONG_WORD.sub(lambda match: _repaired(match[0]), low)
    low = _COMMAS.sub(", ", low)
    return _SPACES.sub(" ", low).strip(" ,")


@lru_cache(maxsize=8_192)
def _repaired(word: str) -> str:
    if len(word) > 12 or zipf(word) > 3.0:
        return word
    for known in _QUESTION_WORDS:
        if OSA.distance(word, known, score_cutoff=1) <= 1 and (len(word) > 3 or sorted(word) == sorted(known)):
            return known
    return word


_START = r"^(?:(?:o+h+|ok|okay|so|and|but|well|hey|hi|hii|hello|um|hm|hmm|wait|right|fine|sorry|please|anyway|alright|now|then|yeah|yes|no|nah|eh|ah|mm+|aha|" \
    r"quick one|dumb question|stupid question|serious question|honest question|just curious|just|also|like|ngl|tbh|lol|guys|dude|man|good boy|i am back|cool|great|sure|really|actually|interesting)\b[,.!: ]*)*"  # fmt: skip
_AUX = r"(?:is|are|was|were|does|do|did|can|could|will|would|should|has|have|had|ought|am|must|may|might|shall)"
_IT = r"(?:it|that|this|they|them|those|these|one|he|she|him)"

_TABLE: tuple[tuple[Act, str], ...] = (
    # the commonest question of all, before anything that takes long to compile
    (Act.DEFINE, r"^what (?:is|are) (?!(?:the|your|my|our|it|that|this|next|up|wrong|new|else|more|so|left|for|in|on|at|best|good|easy|missing|worth|cheaper|better|faster)\b)[\w.+#/-]+(?: (?!for|like|worth|good|and|or|vs|versus|again)[\w.+#/-]+)?\?*$"),
    (Act.REACT, r"^no thanks?\b[^?]*$|^(?:of course|phew|poor (?:thing|you|me|guy)|not bad|good (?:for (?:you|them)|to know)|i see|fair|well well|figures|typical|my goodness|oh my|thought so|no thanks?|hard pass)\b[^?]{0,30}$|\bno thanks?\b(?: lol| haha| mate| man)?$|^(?:well |but |um |ok )*(?:that|this|it) is not (?:an?|very|really|at all|even|my|what|how|fair|helpful|reassuring|good|nice|funny|great|true)\b[^?]*$|^(?:please )?do not (?:laugh|judge|panic|cry|worry|tell)\b(?!.*\bneed\b)[^?]*$|^that is (?:it|all)\?|\bhuh[.! ]*$|^[\w .+#-]+ sounds? (?!like\b)\w+[.! ]*$|^(?:lol|haha|lmao|ugh|eh|um|oh)[, ]+(?:no|yes|ok|sure|right|what)[.! ]*$|^(?:wow|ugh|whoa|omg|damn|dammit|yikes|lol|lmao|haha|oof|aw+|ooh?|oh no|no|sheesh|ouch|gosh)\b(?!.*\b(?:what|how|why|who|which|is it|is that|do i|do we|thank|thanks|thx|cheers)\b)[^?]{0,40}$|^i am (?:\w+ )?(?:tired|lost|confused|scared|impressed|sold|exhausted|speechless)\b[^?]*$"),
    # leaving, reading back
    (Act.GIVEUP, r"\b(?:go|going|went|crawl\w*|return\w*|mov\w+|switch\w*|head\w*|run\w*) (?:right |straight )?back to (?:my |our |the |good |old |plain )*(?:heroku|old|hosting|paas|ftp|php|excel|farming)"),
    (Act.GIVEUP, r"\b(?:return|returning) to (?:my |our |the )*(?:old )?(?:heroku|hosting)"),
    (Act.GIVEUP, r"\b(?:i|we)(?: am| are)? (?:staying|sticking|stick|stay) (?:on|with) (?:my |our |the |good |old |plain )*(?:heroku|old|paas|what i have|what we have|one server|my server)"),
    (Act.GIVEUP, r"^(?:ok|okay|so|well|right|fine|then|and|no)?[, ]*back to (?:heroku|the good old|my old|our old)[\w ]*[.! ]*$|(?<!before )(?<!until )(?<!when )(?<!if )\b(?:i|we) (?:give|gave) up\b|\bi quit\b|\bi am out\b|\bi am done\b|\bthat is me done\b|\bcount me out\b|\b(?:i am|i will|i would) (?:leaving|quitting)\b|^(?:nope|no)[, ]+(?:nope|i am out|bye)"),
    (Act.GIVEUP, r"\b(?:i am|i would|i will|gonna|going to|rather) (?:just )?(?:open(?:ing)?|start(?:ing)?|run(?:ning)?|becom(?:e|ing)|buy(?:ing)?|mov(?:e|ing) to) (?:an? |the )?(?:\w+ )?(?:bakery|farm|goat|goats|shepherd|baker|carpenter|florist|cafe|bar|bookshop|gardener|monastery|woods|mountains|island|plumber|pottery|brewery|vineyard|bike shop|food truck)|\b(?:bakery|farm|goats?|bees?|bread)\b[^?]*\b(?:career|job|life)\b"),
    (Act.GIVEUP, r"\b(?:rais|herd|keep|grow|farm|bak|brew|milk)(?:e|ing)? (?:some )?(?:goats?|sheep|bees?|chickens?|alpacas?|llamas|cows|vegetables|tomatoes|bread|beer|cheese|potatoes)\b|^(?:nah|no|nope|fine|sorry|ok|well)?[, ]*(?:i am |we are )?(?:keeping|sticking with|staying with) (?:my|our)\b[^?]*$"),
    (Act.GIVEUP, r"^(?:ok |right |fine |nah |no |nope |you know what |well )*[, ]*(?:forget (?:it|this|that|about it)|screw (?:it|this)|never ?mind(?: then)?(?=[.! ]*$)|to hell with (?:it|this)|i have had enough|enough(?: of this)?|that is it for me)\b"),
    (Act.GIVEUP, r"\b(?:just )?(?:putting|put|throw\w*|push\w*|deploy\w*|host\w*) (?:it|this|everything|the app|my app) (?:all |back )*(?:on|to) (?:heroku|my old)[^?]*$"),
    (Act.GIVEUP, r"\b(?:i am|we are|i will|i think i will|i would rather) (?:\w+ )?(?:going|go|going right|head|heading) back to \w+[^?]*$|\b(?:i|we)(?: would| will| think i will| think i would| am going to)? (?:stick|stay|remain)(?:ing)? (?:to|with|on|at) (?:my |our |the |good |old |plain )*(?:heroku|what|php|one|paper|excel|ftp|old)[^?]*$|\bheroku it is\b(?!.*\?)|\b(?:just )?(?:doing|using|taking) heroku\b[^?]*$|\bgit push heroku\b[^?]*\b(?:bye|goodbye|done)\b"),
    (Act.RECAP, r"\breading (?:it|that|this|all of (?:it|that)|everything) back\b|\bto recap\b|\bin my (?:own )?words\b|\bso far (?:i|we) (?:have|need|got)\b"),
    (Act.RECAP, r"\b(?:let me|lemme) (?:just )?(?:repeat|recap|sum|summari[sz]e|read|see if|get this straight|make sure|play|say|check i)|\b(?:recap|tl ?dr)\b|\bsum(?:ming)? (?:it |this |that |all |the )*(?:\w+ )?up\b|\bsummari[sz]e\b|\bin summary\b|\b(?:the |your )summary\b"),
    (Act.RECAP, r"\b(?:did|have) i (?:get|got|understand|understood) (?:that|it|this|you|all|everything|you all) (?:right|correctly|straight|all)|\bdo i have (?:that|it|this) right\b|\bgot (?:that|it|this) (?:all )?right\b|\bis that (?:the whole|everything|all of it|it all|the full)|\bdid i (?:miss|forget) (?:a |any)|\bif i (?:got|understood|understand|heard|follow)[^?]* (?:right|correctly|you)\b"),
    (Act.RECAP, r"\b(?:once more|again|one more time) from the (?:top|start|beginning)|\b(?:say|tell me|run through|go over|walk me through|repeat|list) (?:it |that |this |me )?(?:all|everything|the whole (?:thing|lot|stack|setup|list))(?=$|[?!.,]| (?:again|back|i|you|we|that|so far|once|slowly|in|from|please|of)\b)|\bresume what\b|\bwhat i (?:have |had |think i )?underst\w+|\bread (?:it|that|this|all of it) back\b|\bthe whole (?:list|setup|thing|architecture|stack)(?: again)?\??$"),
    (Act.RECAP, r"\bhave i (?:read|heard|understood|followed|got)\b[^?]* (?:right|correctly|straight)\b|\bi repeat\b|\bis (?:it|that|this) correct\?*$|\bit is correct\?+$"),
    (Act.RECAP, r"^so,? (?:i|we|it|they|you|my|our)\b(?=(?:[^,]*,){2})(?=(?:\S+ ){13})"),
    (Act.RECAP, r"\bso (?:to (?:launch|ship|run|host|deploy|build)[^?]*|all in all|in total|in the end|basically|altogether)? ?(?:i|we) (?:need|split|take|put|have|end up with|am supposed to|should|must)\b[^?]*,[^?]*,[^?]*(?:and|plus)\b"),
    # bare social acts
    (Act.THANKS, r"^(?:ok|okay|great|cool|right|got it|perfect|nice|awesome|alright|well|ah|oh|wow|brilliant|lovely)?[, ]*(?:many |big )?(?:thanks|thank you|thx|ty|tysm|ta|cheers|merci|danke|gracias|obrigad[oa]|grazie|arigato|bedankt|dank je|tack|takk|kiitos|spasibo|dziekuje|much appreciated|appreciate it|nice one mate|you rock|you are the best)\b(?!.*\?)"),
    (Act.THANKS, r"^(?:ok |okay |right |well |good |alright )*[, ]*(?:bye|goodbye|bye bye|good night|goodnight|see you|see ya|cya|later|ciao|take care|have a (?:good|nice) (?:day|one|evening|weekend)|that is all|that will be all|that helps|very helpful)\b[^?]*$"),
    (Act.THANKS, r"\b(?:thanks|thank you|thx)\b[^?]{0,40}$"),
    (Act.THANKS, r"^(?:much |very much |greatly )?appreciated\b[^?]*$|\bbid you\b"),
    (Act.THANKS, r"\b(?:cheers|see you|see ya|thanks a lot|much obliged|ta)[!., ]*$(?<!\?)|\byou (?:have been|are|were) (?:very |so |really |most )?(?:patient|helpful|kind|the best|a star|a gem)\b[^?]*$"),
    (Act.GREET, r"^(?:hi+|hey+|hello|hiya|yo|howdy|hullo|morning|afternoon|evening|good (?:morning|afternoon|evening|day)|greetings|sup|what is up|ahoy|hola|moin|servus|salut|bonjour|hallo)(?:[, !.]+(?:there|all|everyone|everybody|folks|mate|you|again|guy|buddy|man|friend|dude|team|sir|future|bot|person|robot|from \w+))*[!?., ]*$|^(?:hi+|hey+|hello|good (?:morning|afternoon|evening|day)|greetings|hola|bonjour)\b[, !.]*(?:there|all|everyone|everybody|folks|guys)?[, !.]*(?:i am|my name is|this is|it is|we are|i have (?:an?|one|some|many) questions?)\b[^?,]*$"),
    (Act.META, r"^(?:help|help me|help please|usage|commands|info|version|about)[!?., ]*$|\bare you (?:a |an |really |actually |even |one of \w+ )*(?:bot|model|models|language model|robot|human|real|person|ai|machine|serious|sure|joking|kidding|drunk|ok|alive|there|an? llm|chatgpt|trolling)\b|\bwho (?:are|made|built|wrote|created|programmed|coded|trained|invented) you\b|\b(?:can|do) you (?:speak|talk|understand|sing|dance)\b|\bwhat (?:are you|is your name|can you do|do you do|do you know)\b|\bwhat (?:can|should|may) i ask\b|\bhow do (?:you work|i use you|i talk to you)\b|\bdo you (?:store|log|keep|remember|save|read|sleep|dream|ever|work here|like|have (?:a|feelings))\b|\b(?:your|are your) (?:opinions?|source code|instructions|prompt|creator|birthday)\b|\b(?:good|bad|stupid|dumb) bot\b|^(?:oh |just |please )*shut up\b|\bshut up[!. ]*$|\bdo you (?:get (?:paid|tired|bored|commission)|believe (?:this|that|any|your|what)|ever)\b|\bi (?:love|hate|like) you\b"),
    # go on
    (Act.MORE, _START + r"(?:go on|continue|carry on|keep going|keep talking|more|tell me more|more please|what else|anything else|what next|what is next|next|and then(?: what)?|then(?: what)?|and\??|and after that|what (?:comes|happens) (?:next|then|after that)|say more|elaborate|do tell|more details?|what more|another one|one more|give me more|is there more|is that all|such as|like what|for example|for instance|(?:got|have) (?:an|any) examples?|i am listening|go ahead)(?:[, ]+(?:i am listening|please|then|though|i have time))?[?!., ]*$|^(?:\w+ )?after that\?*$"),
    (Act.MORE, r"^(?:(?:ok|okay|so|right|well|yes|yeah|hm+)[, ]*)?(?:and|so)\W*$|^(?:and |so |ok )*what else\b"),
    (Act.REACT, r"^(?:(?:ok|okay|yes|yeah|no|oh|ah|well|right|fine)\b[,.! ]*)+$"),
    (Act.MORE, r"^(?:\w+ )?(?:tell me|say|give me) (?:a bit |a little |some )?more\b"),
    (Act.WHY, _START + r"why\b(?! not\??$)|, (?:so |and |but )?why (?:do|does|is|are|not|would|should|did)\b|\bwhat is the point\b|\bfor what (?!it is worth)\w|\bwhat (?:would|do|could) (?:i|we|you|one|anyone) (?:even |ever )?use [\w .+#-]+ for\b"),
    # numbers
    (Act.COUNT, r"^(?:and |so )?(?:the |its )?(?:costs?|price|pricing)\W*$|\bhow (?:many|much|big|large|small|long|often|fast|expensive|tall|heavy|deep)\b(?! (?:better|worse|do you|i (?:hate|love)|of a (?:problem|difference)|as (?:one|we|they|he|she|it) (?:want|need|like)))|\bwhat (?:does|would|will|do|is) (?:\w+ ){0,4}(?:cost|price|bill)\b|\bnumber of\b|\bone number\b|\bthe (?:total|price|bill|head ?count)\b|\bin total\b|\bcosts? (?:me|us|a month|per)\b|\bwhat size\b|\bwhat (?:would|does|will) (?:that|it|this) (?:run|set) (?:me|us)\b"),
    # comparisons
    (Act.COMPARE, r"\bvs?\.?\b|\bversus\b|\b(?:difference|differences|differ|different)\b|\bcompared? (?:to|with)\b|\bcompare\b|\binstead of\b|\brather than\b|\bbetter than\b|\bworse than\b|\bcheaper than\b|\bfaster than\b|\b(?:the )?same (?:thing|as|like)\b|\bdiff\b|\b(?:alternatives?|competitors?|replacements?|opposite|competition|successor|rivals?) (?:of|to|for)\b|\b(?:bigger|smaller|older|newer|simpler|stronger|lighter|heavier|more \w+) than\b(?! (?:me|i am|my|us)\b)|\bany better$|^(?:and |so |but |ok )*which (?:one )?is (?:more \w+|\w+er)\b|\bsimilar (?:to|like|as)\b|\bas opposed to\b|^[\w .+#-]+ instead\?+$|, so (?:just |like |basically )?an? [\w -]+\?+$|\bwith an? (?:bigger|better|smaller|larger|fancier|longer|nicer) \w+\?*$|^(?:and |so |but )*(?:it|that|this|they) (?:is|are) (?:not )?(?:only|just) [\w .+#-]+\?+$|\b(?:it|they|that|these|those) (?:is|are) (?:just |only |basically |kind of |sort of )*like (?:an? |the |small |big |tiny )[\w -]+\?+$|^(?:but |so |and )*is not (?:that|it|this) (?:just |basically |only )?an? (?!good|bad|terrible|great)|\bequal to\b|\b(?:better|worse|nicer|cheaper|faster|safer) then\b"),
    (Act.COMPARE, r"^(?!.*\b(?:what|who|why|how|is|are|do|does|i|we|should)\b)(?:ok |so |and |hm |then )*[\w.+#/-]+(?: [\w.+#/-]+)? or (?!not\b|no\b)[\w.+#/-]+(?: [\w.+#/-]+)?[?!., ]*(?:for [\w ]+)?[?!., ]*$|^so,? (?!i |we |you |how|what|why|who|where|when|do |does |is |are |can |should )(?:an? |the |it is |that is |just |basically )*(?:very |really |kind of )?[\w -]+ (?:(?:with|but|plus|minus|without) (?!(?:it|that|this|them)\b)[\w -]+|basically)[?!., ]*$|^(?:hm+ |oh |ok )?so an? [\w -]+ that [\w -]+[!., ]*$"),
    (Act.JUDGE, r"^(?:and |ok |hm |so )*or (?:is|are|was) [\w ]+ (?:fine|ok|okay|enough|good|alive|in use)\?*$"),
    (Act.COMPARE, r"\b(?:is|are|was|were) (?:not )?(?:it|that|this|they|\w+) (?:\w+ )?(?:but )?(?:simpler|easier|cheaper|faster|better|nicer|worse|lighter|pricier|slower|smaller|bigger|safer)(?:\?|,|$)|\b[\w.+#-]+ (?:is|was) (?:simpler|easier|cheaper|faster|better|nicer|worse|lighter|slower|safer), (?:was|is)\b|\bis (?:just |basically |pretty much )?the same\b|\breplaces?\b|\b(?:is|are) (?:not )?(?:that|it|this) (?:not )?what [\w.+#-]+ (?:does|is|do)\b"),
    (Act.COMPARE, r"^(?:and |ok |hm |so )*or [\w .+#/-]+\?*$|\b(?:something|anything|sort of thing|bit) like\b(?! (?:this|that)\b)|\bis (?:that|it|this) the same\b|^so,? (?!i |we |you |how|what|why|who|where|when|do |does |is |are |can |should |it does|that does)(?:it is |that is |basically |just )?(?:an? )?[\w-]+(?: [\w-]+){0,4}\?$"),
    (Act.COMPARE, _START + r"(?:is|are) (?:not )?(?:it|that|this|they|those|these|he|she|\w+) (?:not )?(?:just|only|basically|really|kind of|sort of|more or less|simply|like|the same|also)?\s*(?:just |basically |like )+(?:an? |the |fancy |another )*\w+"),
    (Act.COMPARE, _START + r"(?:so |it is |that is |is it |is that |kind of |sort of |a bit |basically |bit )*(?:just )?like (?!i am|what)(?:an? |the |my |in )?[\w' -]+[?!., ]*$|" + r"^so (?:it is |that is )?(?:just |basically |a kind of |kind of |sort of )(?:an? |the )?[\w' -]+[?!., ]*$|^so,? (?:an? )?\w+[?!., ]*$"),
    (Act.COMPARE, r"\bis (?:it|that|this) (?:not )?(?:just |basically )?(?:another name|a fancy (?:name|word)|the new)\b|\bwith extra (?:words|steps)\b|\bjust \w+ with (?:a|an|more|extra)\b|\bdo i (?:use|pick|choose|want|need|take|go with) [\w -]+ or [\w -]+|\bwhich (?:one )?(?:is|of|should|hurts|would|do|one)\b.*\b(?:better|best|pick|choose|use|less|more)\b|\bsame as\b"),
    (Act.COMPARE, r"^(?:and |so |but )*(?:can|could|does|would|will) (?:not )?(?:my |our |plain |just )*[\w.+#-]+ (?:not )?(?:already )?(?:do|handle|have|offer) (?:that|this|it|the same)\b"),
    (Act.DEFINE, _START + r"what (?:is|are) (?:an? |the )?[\w.+#/-]+(?: [\w.+#/-]+){0,2},? and (?:why|how|who)\b"),
    (Act.WHY, r"\bhow come\W*$|\b(?:sell me|convince me|make (?:me )?the case)\b|\bis for what\b|\bwhat(?:ever)? for\W*$"),
    (Act.WHY, _START + r"(?:(?:so )?back to [\w -]+, )?(?:why|how come)\b(?! not\??$)"),
    # need: in my case
    (Act.NEED, r"\b(?:do|does|did|would|will|should|must|if|why would|really|actually|still|even) (?:\w+ ){0,6}?(?:need|require|have to|got to|bother with)\b|\b(?:need|needs) (?:it|that|this|one|them|an?|the)?\b[^?.]*\b(?:now|too|as well|for)\b[^?]*\?|^(?:\w+ )?(?:for|even for|with) (?:just |only )?(?:an?|one|my|our|two|three|\d+) [\w -]+\?+$|\bis (?:it|that|this) (?:necessary|required|mandatory|overkill for)\b|\bcan (?:i|we) (?:just )?(?:skip|do without|get away without|avoid|ignore|live without)\b|\bnecessary\b|\bwould (?:i|we) (?:want|use|benefit|gain|miss)\b|\bbuy us anything\b|\bis there any (?:reason|need|point)\b|^i need (?:an? |the |that |this |it |one |\w+ )[\w -]*(?:now|too)?\?"),
    (Act.NEED, r"\bis (?:that|it|this|one|he|she|they) (?:not )?(?:enough|sufficient|too little|too much|overkill)\b|^(?:\w+ )?(?:for|with|at) (?:just |only |all of )?(?:an?|one|my|our|two|three|four|five|six|seven|eight|ten|\d+) [\w -]+\?+$|\bmust (?:i|we)\b|^(?:and |so |but )*(?:i|we) (?:must|need|have to|should)\b[^,]*\?+$|\bwould (?:that|it|we|i) (?:qualify|count)\b|\bi need\b[^?]*\b(?:too|as well)[!. ]*$|\bdo (?:i|we) have to\b|\b(?:i|we) (?:have|need|got|ought|must) (?:to )?(?:get|buy|use|run|learn|set up|install|pay)\b[^?]*\?"),
    (Act.NEED, r"\b(?:i|we) (?:already )?(?:have|got|have got|only have|just have) [\w' -]+,? (?:do|should|would|is|so why|why) (?:i|we|that|it)\b[^?]*\b(?:need|want|use)\b"),
    # who, why, how
    (Act.HOW, r"^(?:and |ok |but |so )*if\b[^?]*\b(?:falls?|goes|dies|breaks|fails|crashes|is evil|leaves)\b|\bwhat now\b|\bwhat about (?:when|if)\b|\bwhat (?:do|would|should) (?:i|we|you|one) (?:put|write|type|install|run|compile|click|enter|begin|start)\b|\b(?:begin|start) with\?*$|\b(?:on|in) (?:what|which) \w+ (?:does|do|is|are)\b|^(?:and |so |ok )*(?:can|could) (?:i|we) try\b"),
    (Act.WHO, r"\b(?:people|person|folks|company|team|guy|mind|brains?) behind\b|\bwhose (?:idea|fault|project)\b|\bby whom\b|\b(?:his|her) (?:real |full |first |last )?name\b|\bwhat (?:does|did|is) (?:he|she) (?:do|doing|up to)\b|\bwhere (?:does|did|is) (?:he|she)\b"),
    (Act.WHO, _START + r"(?:by )?who(?:m|se|ever)?\b(?! needs)|, who (?:did|made|is|was|does|runs)\b|\bwho (?:made|wrote|invented|created|built|came up|runs|owns|maintains|is behind|started|designed|uses|is (?:he|she|this|that|the))\b|\bwhich (?:company|person|people|team|phd|student|guy|professor|kyle|\w+ student)\b|\bwhat company\b|\b(?:name|names) (?:pls|please)\b|\bwhich kyle\b"),
    (Act.WHY, _START + r"(?:but |and |so )*(?:why|how come|what for|for what|what is the (?:point|use|purpose|idea|benefit|advantage|reason)|what problem)\b(?! not\??$)|\bwhat (?:is|are|was|were) (?!(?:the |a )?(?:\w+ )?(?:name|word|term)\b)[\w' -]+ (?:good )?for\b|\bwhat (?:does|do|would|did) [\w' ,-]+ (?:give|solve|buy|bring|gain|get) (?:me|us|you)\b|\bwhy\b"),
    (Act.WHY, r"\bwhat (?:do|would|will|could) (?:i|we|you|one) (?:gain|win|get out)\b"),
    (Act.WHY, r"\bwhat would (?:i|one|you|we|anybody|anyone|somebody) (?:\w+ )?(?:use|do with|want|need)\b|\bwhat (?:do|does|would) [\w ]+ (?:use|do with) (?:it|that|this|them|one)(?: for)?\b|\bwhat good\b"),
    (Act.COMPARE, r"^(?:and |so |ok |but )*(?:what|how) about [\w .+#'-]+ instead\b"),
    (Act.DEFINE, r"\bremind me\b|^[\w -]+, (?:was|is) it\?*$|^(?:and|or) (?:their|the|that|this|its) [\w ,'-]+ (?:thing|things|one|stuff|something)[.! ]*$|^(?:and |or )the one (?:that|with|who)\b"),
    (Act.DEFINE, r"\bwhere (?:does|do) [\w .+#-]+ (?:come in|fit in|fit|enter)\b|^(?:and |so |ok |but )*(?:what|how) about (?!if\b)[\w .+#'-]+\?*$|\b(?:is|are) what\b"),
    (Act.DEFINE, r"\bwhat(?: on earth| the (?:heck|hell)| exactly| even)? (?:is|are|was|were|be|would)\b(?! (?:the best|a good|good|it like|wrong|missing|left|(?:an? )?(?:easy|easiest|safe|fastest|quickest|first)|the (?:easiest|right|safest|fastest|first|next|proper|normal|usual|fix)))[^,]*|\bwhat (?:does|do|did) [\w' ,/-]+ (?:mean|do|stand for|refer to)\b|\b(?:explain|define|describe|eli5|teach me|introduce|definition of|meaning)\b|\btell me (?:about|what)\b|\bwhat (?:does it mean|it means|it is)\b|\bheard of\b|\bwhat [\w -]+ means?\b|\bis there a (?:word|name|term) for\b|\bwhat is (?:this|that|it) called\b|\bwhat do i google\b|\bwhat (?:she|he|they) (?:meant|mean)\b"),
    (Act.JUDGE, r"\b(?:is|are) (?:it|that|this|they) (?:just |only )?(?:an? )?(?:fad|hype|scam|trend|joke|bubble|cult)\b|^(?:so |and |ok )*whatever happened to\b|\ba (?:real|actual) thing\b|, (?:normal|ok|okay|fine|safe|bad|good|legit|true)\?+$|\b(?:a |such a )?(?:good|bad|smart|clever|safe|stupid|terrible|great) (?:thing|idea|sign|choice|plan|move)\b|\b(?:is|are) (?:he|she|they|it|that|we) (?:just )?(?:right|wrong|true|correct|making)\b[^?]*\??$|\btrue\?+$|\bover or not\b|\bor not\W*$"),
    (Act.DEFINE, r"\bis (?:it|that|this|he|she|\w+) (?:a |an |one of |some kind of |some sort of )(?:\w+ )*\??,? ?(?:or an?|right|yes|no)\b|,? (?:right|correct|yes)\?+$|\b(?:is|are) [\w-]+ (?:a|an|one of) [\w -]+\?*$|\bis that the [\w-]+\?*$|\band [\w -]+ in general\?*$|\b(?:is|are) what\?*$|^(?:and |so |then )+the [\w -]+\?+$"),
    (Act.HOW, _START + r"(?:and |but |so )*(?:how (?!about)|where (?:do|does|should|can|to|would|is|are|did)|when (?:do|does|should|would)|in (?:which|what) (?:place|way|case))|\bhow (?:do|does|did|can|could|should|to|would|is|are|it|i can|we can|you)\b|\bwhat if\b|\bwhat (?:happens|would happen|do i do|should i do|i can do|can i do|do we do|are the steps|should i use|stack|pattern|goes)\b|\bwhat (?:is|are|would be) (?:the |a |an )?(?:best|good|easy|easiest|right|safest|fastest|first|next|proper|normal|usual|way|fix)\b|^(?:and )?when(?:$|\?| (?:do|does|did|should|would|is|are|can|will|was|were)\b)|^(?:ok |but |so )?and (?:when|if)\b.*\?$|\bshow me\b|\bwhere (?:do|should|can) (?:i|we)\b|\bsteps\b|\bhow\b|[, ]where (?:is|are|does|do|did)\b"),
    # verdicts: yes/no questions and leading ones
    (Act.JUDGE, r"\b(?:worth|dead|dying|overrated|underrated|any good|still (?:a thing|alive|used|relevant|around|maintained|developed|worth|ok|fine)|legit|hype|safe|secure|good idea|bad idea|reliable|production ready|mature|obsolete|deprecated|abandoned|maintained|outdated|cowardly|ready for|hard to|easy to|wise|smart to|crazy to|how bad|that bad|keep it or|a joke|marketing)\b(?=.*\?|[^.]*$)"),
    (Act.REACT, _START + r"(?:what|wtf|wat|huh|eh|wow|whoa|ugh|ew|eww|yikes|omg|lol|rofl|lmao|haha\w*|hm+|oof|nice|neat|cool|great|awesome|sigh|seriously|really|no way|oh no|oh god|oh dear|oh boy|good grief|jesus|christ|blimey|yes|yeah|yep|no|nope|nah|ok|okay|fine|sure|right|got it|i see|makes sense|fair|fair enough|whatever|excuse me|come again|pardon|sorry|say what|you what|is it|is that so|for real|you are kidding|you must be joking|unbelievable|amazing|incredible|insane|madness|brilliant|perfect|lovely|sweet|terrifying|scary|boring|meh|hmpf|argh|gah|bah|hooray|yay|there we go|interesting|clever|wild|nuts|mental|mind blown)(?:[, ]+(?:love (?:it|that)|hate (?:it|that)|terrifying|brilliant|amazing|scary|great|awesome|what|wow|ok|okay|then|neat|cool|yes|no|really|man|dude|mate|god|that is \w+|this is \w+|\w+ly|lol|thing))*[?!., ]*$"),
    (Act.REACT, _START + r"(?:it|that|this|which|they|those) (?:is|are|sounds?|seems?|looks?|feels?|was|would be|makes)\b(?!.*\?\s*$)[^?]*$|^(?:\w+ )?(?:seems?|sounds?|looks?|feels?) (?:like|a bit|very|pretty|really|quite|too|so|kind of|rather|excessive|complicated|expensive|great|good|nice|wrong|bad|scary|insane|crazy)\b[^?]*$|\bare you (?:serious|kidding|joking)\b|^you(?: are|re|r) (?:joking|kidding|serious)\b|\bmy (?:head|brain|eyes|wallet) (?:hurts?|is|aches?|explod\w+)\b|\bi (?:need|want) (?:a |to )(?:lie down|drink|cry|nap|coffee)\b|\bhelp me god\b|\bso (?:complicated|complex|many)\b[^?]*$"),
    (Act.JUDGE, r"\byes or no\b|\b(?:is|are) (?:it|that|they) (?:\w+ )?(?:finished|ready|done|any good|dangerous|safe|fast|slow)\b|\b(?:sounds?|looks?) \w+, (?:is|does|isn't|right)\b"),
    (Act.JUDGE, _START + _AUX + r"\b(?! (?:i|we) (?:need|have to)\b)"),
    (Act.JUDGE, r"(?:^|[,.!] )(?:and |but |so |then )?" + _AUX + r" (?:not )?[\w.+#/-]+ [^,?]*\?"),
    (Act.JUDGE, r"(?:^|, )(?:and |but |so |then )?" + _AUX + r" (?:i|we|it|that|this|they|one|you|he|she|anyone|any|the|an?|my|our)\b[^?]*$|\b" + _AUX + r" (?:it|they|one|anyone|that|this)\b[^?,]*\?"),
    (Act.JUDGE, r"\bwhat is wrong with\b|\bwhich\b[^?]*\b(?:best|good|right one|recommended)\b"),
    (Act.JUDGE, r"\b(?:any good|good enough|thoughts|opinions?|your take|is it (?:ok|good|bad|safe|worth)|should (?:i|we|you)|ok to|better off|do you recommend|recommend|actually switched|ever going to)\b"),
    (Act.DEFINE, _START + r"(?:which|what)\b.*\w"),
)  # fmt: skip


@cache
def _fits(place: int) -> Callable[[str], object]:
    """Return the search of one row: compiled when it is first needed, since all of them take longer than a question.

    What must stand at the beginning is looked for there alone; `search` would try every place.
    """
    ways = _ways(_TABLE[place][1])
    first, anywhere = (re.compile("|".join(way for way in ways if way.startswith("^") == begins)) for begins in (True, False))
    if not anywhere.pattern:
        return first.match
    return (lambda spoken: first.match(spoken) or anywhere.search(spoken)) if first.pattern else anywhere.search


def _ways(pattern: str) -> list[str]:
    """Split a pattern at the `|` outside of all brackets."""
    ways = [""]
    depth = 0
    for piece in _PIECE.findall(pattern):
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and not depth:
            ways.append("")
        else:
            ways[-1] += piece
    return ways


_POLITE = re.compile(
    r"(.+?\w.*?)[,.?! ]+(?:many )?(?:thanks|thank you|thx|cheers|ta)(?: (?:in advance|a lot|so much|very much|already))?[!., ]*$",
    re.IGNORECASE | re.DOTALL,
)
"""A question or a request, with thanks at its end."""
_THANKED = re.compile(r"\b(?:thanks|thank you|thx|cheers|ta)\b", re.IGNORECASE)
_REQUESTS = (Act.DEFINE, Act.HOW, Act.WHY, Act.WHO, Act.COUNT, Act.COMPARE, Act.NEED)


def without_thanks(text: str) -> str:
    """Return a cleaned request without the thanks at its end, which say nothing of it ("..., thanks in advance")."""
    request = _POLITE.match(text) if _THANKED.search(text) else None
    return request[1] if request and hint(spoken_form(request[1])) in _REQUESTS else text


def hint(spoken: str) -> Act | None:
    """Return the act of the first pattern that fits a text as of `spoken_form`; None when none does."""
    return next((act for place, (act, _) in enumerate(_TABLE) if _fits(place)(spoken)), None)
