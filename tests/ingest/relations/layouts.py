"""Made-up folders with the files and columns of public data sets that come as several tables."""

from __future__ import annotations

import json

WORDS = ("Paper", "Blue", "Tin", "Salt", "Glass", "Iron")
THINGS = ("Lantern", "Hour", "Drum", "Road", "Garden")
N = 30
"""Items of each."""


def title(item: int) -> str:
    """Return the title of an item, from 1."""
    return f"{WORDS[(item - 1) // 5 % 6]} {THINGS[(item - 1) % 5]}"


def pairs(n_users: int = 20) -> list[tuple[int, int, int]]:
    """Return user, item and stars; every item occurs."""
    return [
        (user, item, (user * item) % 5 + 1)
        for user in range(1, n_users + 1)
        for item in range(1, N + 1)
        if (user * 7 + item * 3) % 4 == 0
    ]


def table(header: str, rows: list[str], separator: str = "\n") -> str:
    """Return a table as lines of text."""
    return separator.join([header, *rows]) + "\n"


def goodbooks() -> dict[str, str]:
    """zygmuntz/goodbooks-10k: work_id counts in the same range as book_id."""
    books = [
        f'{i},{2767000 + i},{2767000 + i},{i + 1},272,"Ana Example, Bo Sample",2008.0,"{title(i)}",4.3' for i in items()
    ]
    return {
        "ratings.csv": table("user_id,book_id,rating", [f"{u},{i},{r}" for u, i, r in pairs()]),
        "books.csv": table(
            "book_id,goodreads_book_id,best_book_id,work_id,books_count,authors,original_publication_year,title,average_rating",
            books,
        ),
        "book_tags.csv": table("goodreads_book_id,tag_id,count", [f"{2767000 + i},{i % 3},10" for i in items()]),
        "tags.csv": table("tag_id,tag_name", ["0,fiction", "1,rain", "2,sea"]),
        "to_read.csv": table("user_id,book_id", ["1,8", "2,9"]),
    }


def goodbooks_of_kaggle() -> dict[str, str]:
    """The first copy on Kaggle: book_id of the ratings is id of the books, whose book_id is Goodreads' own."""
    books = [f'{i},{(i * 7919) % 3000},{i + 5},"Ana Example",1999.0,"{title(i)}"' for i in items()]
    return {
        "ratings.csv": table("book_id,user_id,rating", [f"{i},{u},{r}" for u, i, r in pairs()]),
        "books.csv": table("id,book_id,work_id,authors,original_publication_year,title", books),
    }


def anime() -> dict[str, str]:
    """CooperUnion's: anime.csv has a rating as well, and no users."""
    listed = [f'{i * 11},"{title(i)}","Comedy, Drama",TV,12,7.5,{1000 + i}' for i in items()]
    return {
        "rating.csv": table("user_id,anime_id,rating", [f"{u},{i * 11},{r * 2}" for u, i, r in pairs()]),
        "anime.csv": table("anime_id,name,genre,type,episodes,rating,members", listed),
    }


def anime_of_2020() -> dict[str, str]:
    """hernan4444's: ids called MAL_ID, two lists of items, two of interactions, a list of words for statuses."""
    listed = [f'{i * 11},"{title(i)}",7.5,"Comedy, Drama","{title(i)}",Studio Rain' for i in items()]
    described = [f'{i * 11},"{title(i)}",7.5,"Comedy, Drama","A tale of rain."' for i in items()]
    return {
        "animelist.csv": table(
            "user_id,anime_id,rating,watching_status,watched_episodes",
            [f"{u},{i * 11},{r * 2},2,12" for u, i, r in pairs()],
        ),
        "rating_complete.csv": table("user_id,anime_id,rating", [f"{u},{i * 11},{r * 2}" for u, i, r in pairs(12)]),
        "anime.csv": table("MAL_ID,Name,Score,Genres,English name,Studios", listed),
        "anime_with_synopsis.csv": table("MAL_ID,Name,Score,Genres,sypnopsis", described),
        "watching_status.csv": table("status, description", ["1,Currently Watching", "2,Completed"]),
    }


def the_movies_dataset() -> dict[str, str]:
    """rounakbanik's: the ids of movies_metadata are TMDB's, of which many are MovieLens' ids of other films."""
    genres = "\"[{'id': 16, 'name': 'Animation'}, {'id': 35, 'name': 'Comedy'}]\""
    films = [f"False,{genres},{tmdb(i)},tt{110000 + i:07},en,{title(i)},1995-10-30,{title(i)}" for i in items()]
    return {
        "ratings.csv": table(
            "userId,movieId,rating,timestamp", [f"{u},{i},{r}.0,126000{u:02}{i:02}" for u, i, r in pairs()]
        ),
        "ratings_small.csv": table(
            "userId,movieId,rating,timestamp", [f"{u},{i},{r}.0,126000{u:02}{i:02}" for u, i, r in pairs(5)]
        ),
        "movies_metadata.csv": table(
            "adult,genres,id,imdb_id,original_language,original_title,release_date,title", films
        ),
        "links.csv": table("movieId,imdbId,tmdbId", [f"{i},{110000 + i:07},{tmdb(i)}.0" for i in items()]),
        "links_small.csv": table("movieId,imdbId,tmdbId", [f"{i},{110000 + i:07},{tmdb(i)}.0" for i in (1, 2, 3)]),
        "credits.csv": table("cast,crew,id", [f"[],[],{tmdb(i)}" for i in items()]),
        "keywords.csv": table("id,keywords", [f"{tmdb(i)},[]" for i in items()]),
    }


def tmdb(item: int) -> int:
    """Return TMDB's id of a film: two thirds are ids of other films in the ratings."""
    return item % N + 1 if item % 3 else 9000 + item


def food_com() -> dict[str, str]:
    """shuyangli94's: recipe_id is id of the recipes; parts for training lie beside the whole."""
    listed = [f"{title(i)},{i * 137},55,{i},2005-09-16,\"['60-minutes-or-less', 'soups']\",11" for i in items()]
    rows = [f'{u},{i * 137},2003-02-17,{r},"Great, with rain."' for u, i, r in pairs()]
    return {
        "RAW_interactions.csv": table("user_id,recipe_id,date,rating,review", rows),
        "interactions_train.csv": table(
            "user_id,recipe_id,date,rating,u,i", [f"{u},{i * 137},2003-02-17,{r},{u},{i}" for u, i, r in pairs(10)]
        ),
        "interactions_test.csv": table(
            "user_id,recipe_id,date,rating,u,i", [f"{u},{i * 137},2003-02-17,{r},{u},{i}" for u, i, r in pairs(3)]
        ),
        "RAW_recipes.csv": table("name,id,minutes,contributor_id,submitted,tags,n_steps", listed),
        "PP_users.csv": table(
            "u,techniques,items,n_items,ratings,n_ratings", ["0,[],[1],1,[5.0],1", "1,[],[2],1,[4.0],1"]
        ),
        "PP_recipes.csv": table("id,i,name_tokens", [f"{i * 137},{i},[1]" for i in items()]),
        "ingr_map.pkl": "\x80\x04",
    }


def yelp() -> dict[str, str]:
    """JSON lines: reviews, businesses, people, tips, check-ins."""

    def lines(rows: list[dict[str, object]]) -> str:
        return "".join(json.dumps(row) + "\n" for row in rows)

    business = [
        {
            "business_id": f"b-{i}x",
            "name": title(i),
            "city": "Rain",
            "stars": 3.5,
            "review_count": 3,
            "categories": "Soup, Bars",
        }
        for i in items()
    ]
    reviews: list[dict[str, object]] = [
        {
            "review_id": f"r{u}-{i}",
            "user_id": f"u-{u}",
            "business_id": f"b-{i}x",
            "stars": float(r),
            "useful": 0,
            "text": "Rain.",
            "date": "2018-07-07 22:09:11",
        }
        for u, i, r in pairs()
    ]
    users: list[dict[str, object]] = [{"user_id": f"u-{u}", "name": f"N{u}", "review_count": 3} for u in range(1, 21)]
    tips: list[dict[str, object]] = [
        {"user_id": "u-1", "business_id": "b-1x", "text": "Nice", "date": "2018-07-07 22:09:11"}
    ]
    return {
        "yelp_academic_dataset_review.json": lines(reviews),
        "yelp_academic_dataset_business.json": lines(list(business)),
        "yelp_academic_dataset_user.json": lines(users),
        "yelp_academic_dataset_tip.json": lines(tips),
        "yelp_academic_dataset_checkin.json": lines([{"business_id": "b-1x", "date": "2018-07-07 22:09:11"}] * 2),
        "Dataset_User_Agreement.pdf": "%PDF-1.4",
    }


def steam() -> dict[str, str]:
    """antonkozyriev's: titles in one table, tags in another."""
    listed = [f"{i * 10},{title(i)},2009-11-13,true,Positive,84,9.99" for i in items()]
    tags = [json.dumps({"app_id": i * 10, "description": "", "tags": ["Action", "Rain"]}) for i in items()]
    return {
        "recommendations.csv": table(
            "app_id,helpful,funny,date,is_recommended,hours,user_id,review_id",
            [f"{i * 10},0,0,2022-12-12,true,{r}.5,{u},{n}" for n, (u, i, r) in enumerate(pairs())],
        ),
        "games.csv": table("app_id,title,date_release,win,rating,positive_ratio,price_final", listed),
        "games_metadata.json": "\n".join(tags) + "\n",
        "users.csv": table("user_id,products,reviews", [f"{u},3,1" for u in range(1, 21)]),
    }


def goodreads() -> dict[str, str]:
    """UCSD's: book_id of the interactions is book_id_csv of the map, and book_id of the books is another number."""
    book_of = {i: (i * 3) % 31 or 31 for i in items()}
    books = [
        json.dumps({"isbn": "", "book_id": str(book_of[i] + 10), "title": title(i), "publication_year": "2003"})
        for i in items()
    ]
    return {
        "goodreads_interactions.csv": table(
            "user_id,book_id,is_read,rating,is_reviewed", [f"{u},{i},1,{r},0" for u, i, r in pairs()]
        ),
        "book_id_map.csv": table("book_id_csv,book_id", [f"{i},{book_of[i] + 10}" for i in items()]),
        "user_id_map.csv": table("user_id_csv,user_id", [f"{u},{u:032x}" for u in range(1, 21)]),
        "goodreads_books.json": "\n".join(books) + "\n",
    }


def hm() -> dict[str, str]:
    """H&M's: ids with leading zeros; product_code counts every article of a product."""
    listed = [f'{i:010},{i // 2:07},{title(i)},253,"Rain coat, blue"' for i in items()]
    return {
        "transactions_train.csv": table(
            "t_dat,customer_id,article_id,price,sales_channel_id",
            [f"2018-09-{u:02},{u:016x}a,{i:010},0.0508,{r % 2 + 1}" for u, i, r in pairs()],
        ),
        "articles.csv": table("article_id,product_code,prod_name,product_type_no,detail_desc", listed),
        "customers.csv": table("customer_id,FN,Active,age,postal_code", [f"{u:016x}a,,,24,p{u}" for u in range(1, 21)]),
        "images/01/0108775015.jpg": "\xff",
    }


def million_songs() -> dict[str, str]:
    """Triplets of plays, and the songs."""
    listed = [f"SOAAA{i:02},{title(i)},Album {i},The Rain,{1990 + i}" for i in items()]
    return {
        "triplets_file.csv": table(
            "user_id,song_id,listen_count", [f"{u:040x},SOAAA{i:02},{r}" for u, i, r in pairs()]
        ),
        "song_data.csv": table("song_id,title,release,artist_name,year", listed),
    }


def restaurants() -> dict[str, str]:
    """UCI's restaurants: three kinds of ratings, several rows of cuisines a place."""
    return {
        "rating_final.csv": table(
            "userID,placeID,rating,food_rating,service_rating",
            [f"U{u},{132000 + i},{r % 3},2,2" for u, i, r in pairs()],
        ),
        "geoplaces2.csv": table(
            "placeID,latitude,longitude,name", [f"{132000 + i},18.9,-99.1,{title(i)}" for i in items()]
        ),
        "chefmozcuisine.csv": table(
            "placeID,Rcuisine", [f"{132000 + i},{c}" for i in items() for c in ("Soup", "Bar")]
        ),
        "userprofile.csv": table("userID,latitude,smoker", [f"U{u},22.1,false" for u in range(1, 21)]),
    }


def instacart() -> dict[str, str]:
    """Baskets: products name orders, orders name people; three more small tables."""
    listed = [f"{i},{title(i)},{i % 4},{i % 3}" for i in items()]
    header = "order_id,product_id,add_to_cart_order,reordered"
    return {
        "orders.csv": table(
            "order_id,user_id,eval_set,order_number,order_dow",
            [f"{1000 + u * 2 + k},{u},prior,{k},3" for u in range(1, 21) for k in (0, 1)],
        ),
        "order_products__prior.csv": table(header, [f"{1000 + u * 2 + i % 2},{i},{r},0" for u, i, r in pairs()]),
        "order_products__train.csv": table(header, ["1002,4,1,0", "1003,8,1,0"]),
        "products.csv": table("product_id,product_name,aisle_id,department_id", listed),
        "aisles.csv": table("aisle_id,aisle", ["0,fresh", "1,frozen", "2,bakery", "3,tea"]),
        "departments.csv": table("department_id,department", ["0,food", "1,drinks", "2,home"]),
    }


def items() -> range:
    """Return the numbers of the items."""
    return range(1, N + 1)
