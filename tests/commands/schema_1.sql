PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE workspace (
  one SMALLINT NOT NULL PRIMARY KEY CHECK (one = 1),
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,            -- IANA; fixed when the workspace is created, because cells are cut by it
  currency TEXT NOT NULL,             -- ISO 4217, of recurring revenue
  created BIGINT NOT NULL,
  definitions BIGINT NOT NULL,        -- counts changes of instruments, journeys, metrics: caches compare it
  registry BIGINT NOT NULL,           -- counts changes of accounts and contacts that figures may rest on
  keys BIGINT NOT NULL                -- counts changes of keys
);
INSERT INTO workspace VALUES(1,'Waymark','UTC','EUR',1793534400000000,2,3,2);
CREATE TABLE counter (
  name TEXT NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL               -- the last one taken
) WITHOUT ROWID;
INSERT INTO counter VALUES('account',8);
INSERT INTO counter VALUES('contact',24);
INSERT INTO counter VALUES('fact',4000);
INSERT INTO counter VALUES('name',33);
INSERT INTO counter VALUES('series',23);
CREATE TABLE name (
  kind SMALLINT NOT NULL,
  text TEXT NOT NULL,
  number BIGINT NOT NULL UNIQUE,      -- over all kinds
  PRIMARY KEY (kind, text)
) WITHOUT ROWID;
INSERT INTO name VALUES(1,'ces',12);
INSERT INTO name VALUES(1,'contract.terminated',31);
INSERT INTO name VALUES(1,'csat',7);
INSERT INTO name VALUES(1,'deal.won',11);
INSERT INTO name VALUES(1,'lead.contacted',30);
INSERT INTO name VALUES(1,'lead.created',5);
INSERT INTO name VALUES(1,'lead.qualified',6);
INSERT INTO name VALUES(1,'market.share',3);
INSERT INTO name VALUES(1,'nps',32);
INSERT INTO name VALUES(1,'opportunity.created',4);
INSERT INTO name VALUES(1,'order.delivered',15);
INSERT INTO name VALUES(1,'order.placed',14);
INSERT INTO name VALUES(1,'service.activated',16);
INSERT INTO name VALUES(1,'service.uptime',23);
INSERT INTO name VALUES(1,'site.engaged',2);
INSERT INTO name VALUES(1,'social.followers',1);
INSERT INTO name VALUES(1,'subscription.changed',27);
INSERT INTO name VALUES(1,'subscription.ended',28);
INSERT INTO name VALUES(1,'subscription.started',26);
INSERT INTO name VALUES(1,'ticket.closed',22);
INSERT INTO name VALUES(1,'ticket.opened',18);
INSERT INTO name VALUES(1,'trial.activated',10);
INSERT INTO name VALUES(1,'trial.started',9);
INSERT INTO name VALUES(1,'usage.session',29);
INSERT INTO name VALUES(2,'api',25);
INSERT INTO name VALUES(3,'buyer',33);
INSERT INTO name VALUES(4,'delivery',19);
INSERT INTO name VALUES(4,'evaluation',8);
INSERT INTO name VALUES(4,'exit',24);
INSERT INTO name VALUES(4,'onboarding',17);
INSERT INTO name VALUES(4,'product',20);
INSERT INTO name VALUES(4,'purchase',13);
INSERT INTO name VALUES(4,'support',21);
CREATE TABLE account (
  number BIGINT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT,
  kind SMALLINT NOT NULL,             -- enum account_kind
  partner BIGINT,                     -- the account that serves it
  since BIGINT, until BIGINT,         -- registered from, to; null: the first fact; not yet
  attributes TEXT,                    -- JSON object of scalars
  version BIGINT NOT NULL,
  updated BIGINT NOT NULL
);
INSERT INTO account VALUES(1,'up-0',NULL,0,NULL,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO account VALUES(2,'up-1',NULL,0,NULL,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO account VALUES(3,'up-2',NULL,0,NULL,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO account VALUES(4,'up-3',NULL,0,NULL,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO account VALUES(5,'up-4',NULL,0,NULL,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO account VALUES(6,'up-5',NULL,0,NULL,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO account VALUES(7,'up-6',NULL,0,NULL,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO account VALUES(8,'up-7',NULL,0,NULL,NULL,NULL,NULL,1,1793534400000000);
CREATE TABLE contact (
  number BIGINT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account BIGINT,
  role BIGINT, side SMALLINT NOT NULL,
  since BIGINT, until BIGINT,
  attributes TEXT,
  version BIGINT NOT NULL,
  updated BIGINT NOT NULL
);
INSERT INTO contact VALUES(1,'c-0-2',1,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(2,'c-0-1',1,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(3,'c-0-0',1,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(4,'c-1-0',2,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(5,'c-1-2',2,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(6,'c-1-1',2,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(7,'c-2-2',3,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(8,'c-2-1',3,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(9,'c-2-0',3,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(10,'c-3-0',4,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(11,'c-3-2',4,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(12,'c-3-1',4,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(13,'c-4-2',5,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(14,'c-4-1',5,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(15,'c-4-0',5,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(16,'c-5-0',6,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(17,'c-5-2',6,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(18,'c-5-1',6,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(19,'c-6-2',7,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(20,'c-6-1',7,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(21,'c-6-0',7,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(22,'c-7-0',8,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(23,'c-7-2',8,NULL,0,NULL,NULL,NULL,1,1793534400000000);
INSERT INTO contact VALUES(24,'c-7-1',8,NULL,0,NULL,NULL,NULL,1,1793534400000000);
CREATE TABLE definition (
  kind SMALLINT NOT NULL,
  key TEXT NOT NULL,
  version BIGINT NOT NULL,            -- 1, 2, …
  text TEXT NOT NULL,
  series BIGINT,                      -- a metric's; null while its kind is not built
  updated BIGINT NOT NULL,
  PRIMARY KEY (kind, key)
) WITHOUT ROWID;
INSERT INTO definition VALUES(1,'ces',1,'{"better":"low","key":"ces","kind":"ces","max":5,"min":1,"name":"Effort","question":"How much effort did it take?","step":1}',NULL,1793534400000000);
INSERT INTO definition VALUES(1,'csat',1,'{"better":"high","key":"csat","kind":"csat","max":5,"min":1,"name":"Satisfaction","question":"How satisfied are you with this?","step":1}',NULL,1793534400000000);
INSERT INTO definition VALUES(1,'nps',1,'{"better":"high","key":"nps","kind":"nps","max":10,"min":0,"name":"Recommendation","question":"How likely are you to recommend us to a colleague at another company?","step":1}',NULL,1793534400000000);
INSERT INTO definition VALUES(2,'end_customer',1,'{"key":"end_customer","name":"End customer","phases":[{"enter_on":[{"event":"lead.created"}],"exit":false,"functions":["Brand","Marketing","Sales"],"goal":"We are found when the need arises, and trusted","key":"awareness","moments_of_truth":["first recommendation or search","first visit","first reply"],"name":"Awareness","owner":{"function":"Brand, Marketing","person":null},"touchpoints":[{"channel":"web","control":"provider","key":"website","name":"Website","stage":"front","weight":2},{"channel":"event","control":"third_party","key":"event","name":"Fair or webinar","stage":"front","weight":1}]},{"enter_on":[{"event":"opportunity.created"},{"event":"trial.started"}],"exit":false,"functions":["Sales","Technical sales","Product"],"goal":"Fit can be judged with little effort","key":"consideration","moments_of_truth":["demo or trial","the quote","a reference call"],"name":"Consideration","owner":{"function":"Sales, Technical sales","person":null},"touchpoints":[{"channel":"meeting","control":"provider","key":"evaluation","name":"Demo or trial","stage":"front","weight":3},{"channel":"email","control":"provider","key":"quote","name":"Quote","stage":"front","weight":2}]},{"enter_on":[{"event":"deal.won"},{"event":"order.placed"}],"exit":false,"functions":["Order services","Sales","Legal","Finance"],"goal":"Buying is easy and as promised","key":"commitment","moments_of_truth":["the contract","the confirmation","the promised date kept"],"name":"Commitment","owner":{"function":"Order services","person":null},"touchpoints":[{"channel":"portal","control":"partner","key":"purchase","name":"Purchase","stage":"front","weight":2}]},{"enter_on":[{"event":"order.delivered"}],"exit":false,"functions":["Sales","Technical support","Product","Channel partner"],"goal":"Value is reached soon, without surprises","key":"deployment","moments_of_truth":["handover from sales","first activation","first result"],"name":"Deployment","owner":null,"touchpoints":[{"channel":"field","control":"third_party","key":"delivery","name":"Delivery","stage":"back","weight":1},{"channel":"call","control":"partner","key":"onboarding","name":"Onboarding","stage":"front","weight":3}]},{"enter_on":[{"event":"service.activated"}],"exit":false,"functions":["Technical support","Product analytics","Account management","Finance"],"goal":"The agreed outcomes keep coming, and help comes fast","key":"operate_loyalty","moments_of_truth":["an incident","a support case","the review","the renewal"],"name":"Operate and loyalty","owner":{"function":"Technical support, Product analytics","person":null},"touchpoints":[{"channel":"product","control":"customer","key":"product","name":"Product in use","stage":"front","weight":3},{"channel":"support desk","control":"provider","key":"support","name":"Support case","stage":"front","weight":3},{"channel":"meeting","control":"provider","key":"review","name":"Business review","stage":"front","weight":2},{"channel":"email","control":"provider","key":"billing","name":"Invoice","stage":"back","weight":1}]},{"enter_on":[{"event":"contract.terminated"}],"exit":true,"functions":["Account management","Technical support","Finance"],"goal":"Leaving is fair, and we learn why","key":"terminate","moments_of_truth":["notice","data handed back","the last talk"],"name":"Terminate","owner":null,"touchpoints":[{"channel":"call","control":"provider","key":"exit","name":"Exit talk","stage":"front","weight":1}]}]}',NULL,1793534400000000);
INSERT INTO definition VALUES(2,'focus_journeys',1,'{"key":"focus_journeys","name":"Focus journeys","phases":[{"enter_on":[{"event":"lead.created"}],"exit":false,"functions":["Marketing","Sales"],"goal":"The need is understood before anything is offered","key":"identify_need","moments_of_truth":["the first question answered"],"name":"Identify need","owner":{"function":"Marketing","person":null},"touchpoints":[{"channel":"web","control":"provider","key":"website","name":"Website","stage":"front","weight":2},{"channel":"event","control":"third_party","key":"event","name":"Fair or webinar","stage":"front","weight":1}]},{"enter_on":[{"event":"opportunity.created"},{"event":"trial.started"}],"exit":false,"functions":["Sales","Technical sales","Order services"],"goal":"Comparing, deciding and ordering take little effort","key":"select_and_buy","moments_of_truth":["demo or trial","the quote","the contract"],"name":"Select and buy","owner":{"function":"Sales","person":null},"touchpoints":[{"channel":"meeting","control":"provider","key":"evaluation","name":"Demo or trial","stage":"front","weight":3},{"channel":"email","control":"provider","key":"quote","name":"Quote","stage":"front","weight":2},{"channel":"portal","control":"partner","key":"purchase","name":"Purchase","stage":"front","weight":2}]},{"enter_on":[{"event":"deal.won"}],"exit":false,"functions":["Technical sales","Product","Channel partner"],"goal":"The solution is shaped together and fits at first use","key":"co_develop","moments_of_truth":["goals agreed","first joint result"],"name":"Co-develop","owner":{"function":"Technical sales","person":null},"touchpoints":[{"channel":"field","control":"third_party","key":"delivery","name":"Delivery","stage":"back","weight":1},{"channel":"call","control":"partner","key":"onboarding","name":"Onboarding","stage":"front","weight":3}]},{"enter_on":[{"event":"service.activated"},{"event":"ticket.closed"}],"exit":false,"functions":["Product analytics","Product"],"goal":"The product does what it was bought for, every day","key":"use","moments_of_truth":["first activation","first result"],"name":"Use","owner":{"function":"Product analytics","person":null},"touchpoints":[{"channel":"product","control":"customer","key":"product","name":"Product in use","stage":"front","weight":3},{"channel":"email","control":"provider","key":"billing","name":"Invoice","stage":"back","weight":1}]},{"enter_on":[{"event":"ticket.opened"}],"exit":false,"functions":["Technical support","Product"],"goal":"Whoever needs help gets it at once, and asks only once","key":"deal_with_issues","moments_of_truth":["an incident","the answer"],"name":"Deal with issues","owner":{"function":"Technical support","person":null},"touchpoints":[{"channel":"support desk","control":"provider","key":"support","name":"Support case","stage":"front","weight":3}]},{"enter_on":[{"event":"subscription.changed"}],"exit":false,"functions":["Account management","Order services"],"goal":"Buying again or more is a matter of minutes","key":"reorder","moments_of_truth":["the review","the renewal"],"name":"Reorder","owner":{"function":"Account management","person":null},"touchpoints":[{"channel":"meeting","control":"provider","key":"review","name":"Business review","stage":"front","weight":2},{"channel":"call","control":"provider","key":"exit","name":"Exit talk","stage":"front","weight":1}]}]}',NULL,1793534400000000);
INSERT INTO definition VALUES(3,'activation_rate',1,'{"basis":"outcome","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"activation_rate","measure":{"end":{"event":"service.activated","key":"attr.order"},"kind":"conversion","start":{"event":"order.delivered"},"within":30},"min_n":5,"name":"Activation within 30 days","owner":null,"perspective":"value_realization","phase":"deployment","purpose":"success","target":80,"unit":"%","value_level":"functional","warn":60}',15,1793534400000000);
INSERT INTO definition VALUES(3,'active_accounts',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"active_accounts","measure":{"at_least":1,"event":"usage.session","kind":"active"},"min_n":5,"name":"Active accounts","owner":{"function":"Product analytics","person":null},"perspective":"value_realization","phase":"operate_loyalty","purpose":"indicator","target":80,"unit":"%","value_level":"functional","warn":65}',NULL,1793534400000000);
INSERT INTO definition VALUES(3,'delivery_time',1,'{"basis":"output","better":"low","cadence":"month","display_unit":"d","journey":"end_customer","key":"delivery_time","measure":{"end":{"event":"order.delivered"},"kind":"duration","q":0.5,"start":{"event":"order.placed"}},"min_n":5,"name":"Delivery time","owner":{"function":"Order services","person":null},"perspective":"value_delivery","phase":"commitment","purpose":"indicator","target":1209600,"unit":"s","value_level":"table_stakes","warn":1814400}',13,1793534400000000);
INSERT INTO definition VALUES(3,'deployment_issues',1,'{"basis":"output","better":"low","cadence":"month","display_unit":null,"journey":"end_customer","key":"deployment_issues","measure":{"event":"ticket.opened","kind":"count","where":{"phase":"deployment"}},"min_n":5,"name":"Deployment issues","owner":null,"perspective":"value_delivery","phase":"deployment","purpose":"indicator","target":10,"unit":"count","value_level":"table_stakes","warn":20}',17,1793534400000000);
INSERT INTO definition VALUES(3,'early_churn',1,'{"basis":"outcome","better":"low","cadence":"month","display_unit":null,"journey":"end_customer","key":"early_churn","measure":{"kind":"exits","phase":"deployment"},"min_n":5,"name":"Early churn","owner":null,"perspective":"value_proposition","phase":"deployment","purpose":"success","target":5,"unit":"%","value_level":"functional","warn":10}',NULL,1793534400000000);
INSERT INTO definition VALUES(3,'engaged_visits',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"engaged_visits","measure":{"event":"site.engaged","kind":"count"},"min_n":5,"name":"Engaged visits","owner":{"function":"Marketing","person":null},"perspective":"value_realization","phase":"awareness","purpose":"indicator","target":null,"unit":"count","value_level":"individual","warn":null}',2,1793534400000000);
INSERT INTO definition VALUES(3,'evaluation_csat',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"evaluation_csat","measure":{"at_least":4,"instrument":"csat","kind":"top_box","where":{"touchpoint":"evaluation"}},"min_n":5,"name":"Satisfaction with the evaluation","owner":{"function":"Sales","person":null},"perspective":"value_realization","phase":"consideration","purpose":"indicator","target":80,"unit":"%","value_level":"ease_of_doing_business","warn":70}',7,1793534400000000);
INSERT INTO definition VALUES(3,'exit_csat',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"exit_csat","measure":{"at_least":4,"instrument":"csat","kind":"top_box","where":{"touchpoint":"exit"}},"min_n":5,"name":"Satisfaction with leaving","owner":null,"perspective":"value_realization","phase":"terminate","purpose":"indicator","target":70,"unit":"%","value_level":"individual","warn":50}',23,1793534400000000);
INSERT INTO definition VALUES(3,'expansion',1,'{"basis":"outcome","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"expansion","measure":{"kind":"movement","of":"expansion"},"min_n":5,"name":"Expansion revenue","owner":{"function":"Product analytics","person":null},"perspective":"value_proposition","phase":"operate_loyalty","purpose":"success","target":null,"unit":"EUR","value_level":"functional","warn":null}',NULL,1793534400000000);
INSERT INTO definition VALUES(3,'gross_retention',1,'{"basis":"outcome","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"gross_retention","measure":{"kind":"retention","net":false,"window":"12m"},"min_n":5,"name":"Gross revenue retention","owner":{"function":"Product analytics","person":null},"perspective":"value_proposition","phase":"operate_loyalty","purpose":"success","target":90,"unit":"%","value_level":"functional","warn":85}',NULL,1793534400000000);
INSERT INTO definition VALUES(3,'lead_qualification',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"lead_qualification","measure":{"end":{"event":"lead.qualified"},"kind":"conversion","start":{"event":"lead.created"},"within":90},"min_n":5,"name":"Lead qualification","owner":{"function":"Marketing","person":null},"perspective":"value_delivery","phase":"awareness","purpose":"indicator","target":30,"unit":"%","value_level":"functional","warn":20}',6,1793534400000000);
INSERT INTO definition VALUES(3,'lead_response_time',1,'{"basis":"input","better":"low","cadence":"month","display_unit":"h","journey":"end_customer","key":"lead_response_time","measure":{"end":{"event":"lead.contacted"},"kind":"time_to","q":0.5,"start":{"event":"lead.created"}},"min_n":5,"name":"Lead response time","owner":{"function":"Marketing","person":null},"perspective":"value_delivery","phase":"awareness","purpose":"indicator","target":3600,"unit":"s","value_level":"ease_of_doing_business","warn":86400}',NULL,1793534400000000);
INSERT INTO definition VALUES(3,'leads',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"leads","measure":{"event":"lead.created","kind":"count"},"min_n":5,"name":"Leads","owner":{"function":"Marketing","person":null},"perspective":"value_delivery","phase":"awareness","purpose":"indicator","target":null,"unit":"count","value_level":"table_stakes","warn":null}',5,1793534400000000);
INSERT INTO definition VALUES(3,'logo_churn',1,'{"basis":"outcome","better":"low","cadence":"month","display_unit":null,"journey":"end_customer","key":"logo_churn","measure":{"kind":"churn","of":"logos","window":"12m"},"min_n":5,"name":"Customer churn","owner":null,"perspective":"value_proposition","phase":"terminate","purpose":"success","target":10,"unit":"%","value_level":"functional","warn":15}',NULL,1793534400000000);
INSERT INTO definition VALUES(3,'market_share',1,'{"basis":"outcome","better":"high","cadence":"quarter","display_unit":null,"journey":"end_customer","key":"market_share","measure":{"across":"mean","event":"market.share","kind":"last"},"min_n":5,"name":"Market share","owner":{"function":"Brand","person":null},"perspective":"value_proposition","phase":"awareness","purpose":"success","target":null,"unit":"%","value_level":"functional","warn":null}',3,1793534400000000);
INSERT INTO definition VALUES(3,'net_retention',1,'{"basis":"outcome","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"net_retention","measure":{"kind":"retention","net":true,"window":"12m"},"min_n":5,"name":"Net revenue retention","owner":{"function":"Product analytics","person":null},"perspective":"value_proposition","phase":"operate_loyalty","purpose":"success","target":105,"unit":"%","value_level":"functional","warn":100}',NULL,1793534400000000);
INSERT INTO definition VALUES(3,'new_revenue',1,'{"basis":"outcome","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"new_revenue","measure":{"kind":"movement","of":"new"},"min_n":5,"name":"New recurring revenue","owner":{"function":"Order services","person":null},"perspective":"value_proposition","phase":"commitment","purpose":"success","target":null,"unit":"EUR","value_level":"functional","warn":null}',NULL,1793534400000000);
INSERT INTO definition VALUES(3,'nps',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"nps","measure":{"instrument":"nps","kind":"nps","per":"contact"},"min_n":10,"name":"Willingness to recommend (NPS)","owner":{"function":"Product analytics","person":null},"perspective":"value_realization","phase":"operate_loyalty","purpose":"success","target":40,"unit":"points","value_level":"inspirational","warn":20}',NULL,1793534400000000);
INSERT INTO definition VALUES(3,'offboarding_time',1,'{"basis":"output","better":"low","cadence":"month","display_unit":"d","journey":"end_customer","key":"offboarding_time","measure":{"end":{"event":"offboarding.completed"},"kind":"time_to","q":0.5,"start":{"event":"subscription.ended"}},"min_n":5,"name":"Offboarding time","owner":null,"perspective":"value_delivery","phase":"terminate","purpose":"indicator","target":2592000,"unit":"s","value_level":"table_stakes","warn":3888000}',NULL,1793534400000000);
INSERT INTO definition VALUES(3,'on_time_delivery',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"on_time_delivery","measure":{"condition":{"on_time":true},"event":"order.delivered","kind":"share"},"min_n":5,"name":"On-time delivery","owner":{"function":"Order services","person":null},"perspective":"value_delivery","phase":"commitment","purpose":"indicator","target":95,"unit":"%","value_level":"table_stakes","warn":90}',14,1793534400000000);
INSERT INTO definition VALUES(3,'onboarding_csat',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"onboarding_csat","measure":{"at_least":4,"instrument":"csat","kind":"top_box","where":{"touchpoint":"onboarding"}},"min_n":5,"name":"Satisfaction with onboarding","owner":null,"perspective":"value_realization","phase":"deployment","purpose":"indicator","target":80,"unit":"%","value_level":"ease_of_doing_business","warn":70}',16,1793534400000000);
INSERT INTO definition VALUES(3,'outcome_attainment',1,'{"basis":"outcome","better":"high","cadence":"quarter","display_unit":null,"journey":"end_customer","key":"outcome_attainment","measure":{"kind":"attainment"},"min_n":5,"name":"Agreed outcomes attained","owner":{"function":"Product analytics","person":null},"perspective":"value_realization","phase":"operate_loyalty","purpose":"success","target":80,"unit":"%","value_level":"individual","warn":60}',NULL,1793534400000000);
INSERT INTO definition VALUES(3,'pipeline_created',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"pipeline_created","measure":{"event":"opportunity.created","kind":"sum"},"min_n":5,"name":"Pipeline created","owner":{"function":"Marketing","person":null},"perspective":"value_proposition","phase":"awareness","purpose":"success","target":null,"unit":"EUR","value_level":"functional","warn":null}',4,1793534400000000);
INSERT INTO definition VALUES(3,'product_csat',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"product_csat","measure":{"at_least":4,"instrument":"csat","kind":"top_box","where":{"touchpoint":"product"}},"min_n":5,"name":"Satisfaction with the product","owner":{"function":"Product analytics","person":null},"perspective":"value_realization","phase":"operate_loyalty","purpose":"indicator","target":80,"unit":"%","value_level":"functional","warn":70}',18,1793534400000000);
INSERT INTO definition VALUES(3,'purchase_effort',1,'{"basis":"output","better":"low","cadence":"month","display_unit":null,"journey":"end_customer","key":"purchase_effort","measure":{"instrument":"ces","kind":"mean","where":{"touchpoint":"purchase"}},"min_n":5,"name":"Effort of buying","owner":{"function":"Order services","person":null},"perspective":"value_realization","phase":"commitment","purpose":"indicator","target":2,"unit":"score","value_level":"ease_of_doing_business","warn":2.5}',12,1793534400000000);
INSERT INTO definition VALUES(3,'quote_turnaround',1,'{"basis":"input","better":"low","cadence":"month","display_unit":"d","journey":"end_customer","key":"quote_turnaround","measure":{"end":{"event":"quote.sent","key":"attr.opportunity"},"kind":"time_to","q":0.5,"start":{"event":"opportunity.created"}},"min_n":5,"name":"Quote turnaround","owner":{"function":"Sales","person":null},"perspective":"value_delivery","phase":"consideration","purpose":"indicator","target":172800,"unit":"s","value_level":"ease_of_doing_business","warn":432000}',NULL,1793534400000000);
INSERT INTO definition VALUES(3,'resolution_time',1,'{"basis":"output","better":"low","cadence":"month","display_unit":"h","journey":"end_customer","key":"resolution_time","measure":{"end":{"event":"ticket.closed"},"kind":"duration","q":0.5,"start":{"event":"ticket.opened"}},"min_n":5,"name":"Resolution time","owner":{"function":"Technical support","person":null},"perspective":"value_delivery","phase":"operate_loyalty","purpose":"indicator","target":86400,"unit":"s","value_level":"ease_of_doing_business","warn":172800}',20,1793534400000000);
INSERT INTO definition VALUES(3,'revenue_churn',1,'{"basis":"outcome","better":"low","cadence":"month","display_unit":null,"journey":"end_customer","key":"revenue_churn","measure":{"kind":"churn","of":"revenue","window":"12m"},"min_n":5,"name":"Revenue churn","owner":null,"perspective":"value_proposition","phase":"terminate","purpose":"success","target":10,"unit":"%","value_level":"functional","warn":15}',NULL,1793534400000000);
INSERT INTO definition VALUES(3,'sales_cycle',1,'{"basis":"output","better":"low","cadence":"month","display_unit":"d","journey":"end_customer","key":"sales_cycle","measure":{"end":{"event":"deal.won","key":"attr.lead"},"kind":"duration","q":0.5,"start":{"event":"lead.created"}},"min_n":5,"name":"Sales cycle","owner":{"function":"Sales","person":null},"perspective":"value_delivery","phase":"consideration","purpose":"indicator","target":7776000,"unit":"s","value_level":"ease_of_doing_business","warn":10368000}',11,1793534400000000);
INSERT INTO definition VALUES(3,'sales_volume',1,'{"basis":"outcome","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"sales_volume","measure":{"event":"deal.won","kind":"sum"},"min_n":5,"name":"Sales volume","owner":{"function":"Sales","person":null},"perspective":"value_proposition","phase":"consideration","purpose":"success","target":null,"unit":"EUR","value_level":"functional","warn":null}',10,1793534400000000);
INSERT INTO definition VALUES(3,'service_uptime',1,'{"basis":"input","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"service_uptime","measure":{"event":"service.uptime","kind":"average"},"min_n":5,"name":"Service uptime","owner":{"function":"Technical support","person":null},"perspective":"value_delivery","phase":"operate_loyalty","purpose":"indicator","target":99.9,"unit":"%","value_level":"table_stakes","warn":99.5}',22,1793534400000000);
INSERT INTO definition VALUES(3,'sla_met',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"sla_met","measure":{"condition":{"sla_met":true},"event":"ticket.closed","kind":"share"},"min_n":5,"name":"Service level met","owner":{"function":"Technical support","person":null},"perspective":"value_delivery","phase":"operate_loyalty","purpose":"indicator","target":95,"unit":"%","value_level":"table_stakes","warn":90}',21,1793534400000000);
INSERT INTO definition VALUES(3,'social_followers',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"social_followers","measure":{"across":"sum","event":"social.followers","kind":"last"},"min_n":5,"name":"Social followers","owner":{"function":"Brand","person":null},"perspective":"value_realization","phase":"awareness","purpose":"indicator","target":null,"unit":"count","value_level":"inspirational","warn":null}',1,1793534400000000);
INSERT INTO definition VALUES(3,'support_effort',1,'{"basis":"output","better":"low","cadence":"month","display_unit":null,"journey":"end_customer","key":"support_effort","measure":{"instrument":"ces","kind":"mean","where":{"touchpoint":"support"}},"min_n":5,"name":"Effort of getting help","owner":{"function":"Technical support","person":null},"perspective":"value_realization","phase":"operate_loyalty","purpose":"indicator","target":2,"unit":"score","value_level":"ease_of_doing_business","warn":2.5}',19,1793534400000000);
INSERT INTO definition VALUES(3,'time_to_activation',1,'{"basis":"output","better":"low","cadence":"month","display_unit":"d","journey":"end_customer","key":"time_to_activation","measure":{"end":{"event":"service.activated","key":"attr.order"},"kind":"time_to","q":0.5,"start":{"event":"order.delivered"}},"min_n":5,"name":"Time to activation","owner":null,"perspective":"value_realization","phase":"deployment","purpose":"indicator","target":604800,"unit":"s","value_level":"functional","warn":1209600}',NULL,1793534400000000);
INSERT INTO definition VALUES(3,'trial_activation',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"trial_activation","measure":{"end":{"event":"trial.activated"},"kind":"conversion","start":{"event":"trial.started"},"within":30},"min_n":5,"name":"Trial activation","owner":{"function":"Technical sales","person":null},"perspective":"value_realization","phase":"consideration","purpose":"indicator","target":40,"unit":"%","value_level":"functional","warn":25}',8,1793534400000000);
INSERT INTO definition VALUES(3,'win_back',1,'{"basis":"outcome","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"win_back","measure":{"kind":"win_back","within":365},"min_n":5,"name":"Customers won back","owner":null,"perspective":"value_proposition","phase":"terminate","purpose":"success","target":10,"unit":"%","value_level":"functional","warn":5}',NULL,1793534400000000);
INSERT INTO definition VALUES(3,'win_rate',1,'{"basis":"outcome","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"win_rate","measure":{"end":{"event":"deal.won","key":"attr.opportunity"},"kind":"conversion","start":{"event":"opportunity.created"},"within":180},"min_n":5,"name":"Win rate","owner":{"function":"Sales","person":null},"perspective":"value_proposition","phase":"consideration","purpose":"success","target":25,"unit":"%","value_level":"functional","warn":15}',9,1793534400000000);
CREATE TABLE definition_version (
  kind SMALLINT NOT NULL,
  key TEXT NOT NULL,
  version BIGINT NOT NULL,
  text TEXT,                          -- null: deleted
  updated BIGINT NOT NULL,
  PRIMARY KEY (kind, key, version)
) WITHOUT ROWID;
INSERT INTO definition_version VALUES(1,'ces',1,'{"better":"low","key":"ces","kind":"ces","max":5,"min":1,"name":"Effort","question":"How much effort did it take?","step":1}',1793534400000000);
INSERT INTO definition_version VALUES(1,'csat',1,'{"better":"high","key":"csat","kind":"csat","max":5,"min":1,"name":"Satisfaction","question":"How satisfied are you with this?","step":1}',1793534400000000);
INSERT INTO definition_version VALUES(1,'nps',1,'{"better":"high","key":"nps","kind":"nps","max":10,"min":0,"name":"Recommendation","question":"How likely are you to recommend us to a colleague at another company?","step":1}',1793534400000000);
INSERT INTO definition_version VALUES(2,'end_customer',1,'{"key":"end_customer","name":"End customer","phases":[{"enter_on":[{"event":"lead.created"}],"exit":false,"functions":["Brand","Marketing","Sales"],"goal":"We are found when the need arises, and trusted","key":"awareness","moments_of_truth":["first recommendation or search","first visit","first reply"],"name":"Awareness","owner":{"function":"Brand, Marketing","person":null},"touchpoints":[{"channel":"web","control":"provider","key":"website","name":"Website","stage":"front","weight":2},{"channel":"event","control":"third_party","key":"event","name":"Fair or webinar","stage":"front","weight":1}]},{"enter_on":[{"event":"opportunity.created"},{"event":"trial.started"}],"exit":false,"functions":["Sales","Technical sales","Product"],"goal":"Fit can be judged with little effort","key":"consideration","moments_of_truth":["demo or trial","the quote","a reference call"],"name":"Consideration","owner":{"function":"Sales, Technical sales","person":null},"touchpoints":[{"channel":"meeting","control":"provider","key":"evaluation","name":"Demo or trial","stage":"front","weight":3},{"channel":"email","control":"provider","key":"quote","name":"Quote","stage":"front","weight":2}]},{"enter_on":[{"event":"deal.won"},{"event":"order.placed"}],"exit":false,"functions":["Order services","Sales","Legal","Finance"],"goal":"Buying is easy and as promised","key":"commitment","moments_of_truth":["the contract","the confirmation","the promised date kept"],"name":"Commitment","owner":{"function":"Order services","person":null},"touchpoints":[{"channel":"portal","control":"partner","key":"purchase","name":"Purchase","stage":"front","weight":2}]},{"enter_on":[{"event":"order.delivered"}],"exit":false,"functions":["Sales","Technical support","Product","Channel partner"],"goal":"Value is reached soon, without surprises","key":"deployment","moments_of_truth":["handover from sales","first activation","first result"],"name":"Deployment","owner":null,"touchpoints":[{"channel":"field","control":"third_party","key":"delivery","name":"Delivery","stage":"back","weight":1},{"channel":"call","control":"partner","key":"onboarding","name":"Onboarding","stage":"front","weight":3}]},{"enter_on":[{"event":"service.activated"}],"exit":false,"functions":["Technical support","Product analytics","Account management","Finance"],"goal":"The agreed outcomes keep coming, and help comes fast","key":"operate_loyalty","moments_of_truth":["an incident","a support case","the review","the renewal"],"name":"Operate and loyalty","owner":{"function":"Technical support, Product analytics","person":null},"touchpoints":[{"channel":"product","control":"customer","key":"product","name":"Product in use","stage":"front","weight":3},{"channel":"support desk","control":"provider","key":"support","name":"Support case","stage":"front","weight":3},{"channel":"meeting","control":"provider","key":"review","name":"Business review","stage":"front","weight":2},{"channel":"email","control":"provider","key":"billing","name":"Invoice","stage":"back","weight":1}]},{"enter_on":[{"event":"contract.terminated"}],"exit":true,"functions":["Account management","Technical support","Finance"],"goal":"Leaving is fair, and we learn why","key":"terminate","moments_of_truth":["notice","data handed back","the last talk"],"name":"Terminate","owner":null,"touchpoints":[{"channel":"call","control":"provider","key":"exit","name":"Exit talk","stage":"front","weight":1}]}]}',1793534400000000);
INSERT INTO definition_version VALUES(2,'focus_journeys',1,'{"key":"focus_journeys","name":"Focus journeys","phases":[{"enter_on":[{"event":"lead.created"}],"exit":false,"functions":["Marketing","Sales"],"goal":"The need is understood before anything is offered","key":"identify_need","moments_of_truth":["the first question answered"],"name":"Identify need","owner":{"function":"Marketing","person":null},"touchpoints":[{"channel":"web","control":"provider","key":"website","name":"Website","stage":"front","weight":2},{"channel":"event","control":"third_party","key":"event","name":"Fair or webinar","stage":"front","weight":1}]},{"enter_on":[{"event":"opportunity.created"},{"event":"trial.started"}],"exit":false,"functions":["Sales","Technical sales","Order services"],"goal":"Comparing, deciding and ordering take little effort","key":"select_and_buy","moments_of_truth":["demo or trial","the quote","the contract"],"name":"Select and buy","owner":{"function":"Sales","person":null},"touchpoints":[{"channel":"meeting","control":"provider","key":"evaluation","name":"Demo or trial","stage":"front","weight":3},{"channel":"email","control":"provider","key":"quote","name":"Quote","stage":"front","weight":2},{"channel":"portal","control":"partner","key":"purchase","name":"Purchase","stage":"front","weight":2}]},{"enter_on":[{"event":"deal.won"}],"exit":false,"functions":["Technical sales","Product","Channel partner"],"goal":"The solution is shaped together and fits at first use","key":"co_develop","moments_of_truth":["goals agreed","first joint result"],"name":"Co-develop","owner":{"function":"Technical sales","person":null},"touchpoints":[{"channel":"field","control":"third_party","key":"delivery","name":"Delivery","stage":"back","weight":1},{"channel":"call","control":"partner","key":"onboarding","name":"Onboarding","stage":"front","weight":3}]},{"enter_on":[{"event":"service.activated"},{"event":"ticket.closed"}],"exit":false,"functions":["Product analytics","Product"],"goal":"The product does what it was bought for, every day","key":"use","moments_of_truth":["first activation","first result"],"name":"Use","owner":{"function":"Product analytics","person":null},"touchpoints":[{"channel":"product","control":"customer","key":"product","name":"Product in use","stage":"front","weight":3},{"channel":"email","control":"provider","key":"billing","name":"Invoice","stage":"back","weight":1}]},{"enter_on":[{"event":"ticket.opened"}],"exit":false,"functions":["Technical support","Product"],"goal":"Whoever needs help gets it at once, and asks only once","key":"deal_with_issues","moments_of_truth":["an incident","the answer"],"name":"Deal with issues","owner":{"function":"Technical support","person":null},"touchpoints":[{"channel":"support desk","control":"provider","key":"support","name":"Support case","stage":"front","weight":3}]},{"enter_on":[{"event":"subscription.changed"}],"exit":false,"functions":["Account management","Order services"],"goal":"Buying again or more is a matter of minutes","key":"reorder","moments_of_truth":["the review","the renewal"],"name":"Reorder","owner":{"function":"Account management","person":null},"touchpoints":[{"channel":"meeting","control":"provider","key":"review","name":"Business review","stage":"front","weight":2},{"channel":"call","control":"provider","key":"exit","name":"Exit talk","stage":"front","weight":1}]}]}',1793534400000000);
INSERT INTO definition_version VALUES(3,'activation_rate',1,'{"basis":"outcome","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"activation_rate","measure":{"end":{"event":"service.activated","key":"attr.order"},"kind":"conversion","start":{"event":"order.delivered"},"within":30},"min_n":5,"name":"Activation within 30 days","owner":null,"perspective":"value_realization","phase":"deployment","purpose":"success","target":80,"unit":"%","value_level":"functional","warn":60}',1793534400000000);
INSERT INTO definition_version VALUES(3,'active_accounts',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"active_accounts","measure":{"at_least":1,"event":"usage.session","kind":"active"},"min_n":5,"name":"Active accounts","owner":{"function":"Product analytics","person":null},"perspective":"value_realization","phase":"operate_loyalty","purpose":"indicator","target":80,"unit":"%","value_level":"functional","warn":65}',1793534400000000);
INSERT INTO definition_version VALUES(3,'delivery_time',1,'{"basis":"output","better":"low","cadence":"month","display_unit":"d","journey":"end_customer","key":"delivery_time","measure":{"end":{"event":"order.delivered"},"kind":"duration","q":0.5,"start":{"event":"order.placed"}},"min_n":5,"name":"Delivery time","owner":{"function":"Order services","person":null},"perspective":"value_delivery","phase":"commitment","purpose":"indicator","target":1209600,"unit":"s","value_level":"table_stakes","warn":1814400}',1793534400000000);
INSERT INTO definition_version VALUES(3,'deployment_issues',1,'{"basis":"output","better":"low","cadence":"month","display_unit":null,"journey":"end_customer","key":"deployment_issues","measure":{"event":"ticket.opened","kind":"count","where":{"phase":"deployment"}},"min_n":5,"name":"Deployment issues","owner":null,"perspective":"value_delivery","phase":"deployment","purpose":"indicator","target":10,"unit":"count","value_level":"table_stakes","warn":20}',1793534400000000);
INSERT INTO definition_version VALUES(3,'early_churn',1,'{"basis":"outcome","better":"low","cadence":"month","display_unit":null,"journey":"end_customer","key":"early_churn","measure":{"kind":"exits","phase":"deployment"},"min_n":5,"name":"Early churn","owner":null,"perspective":"value_proposition","phase":"deployment","purpose":"success","target":5,"unit":"%","value_level":"functional","warn":10}',1793534400000000);
INSERT INTO definition_version VALUES(3,'engaged_visits',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"engaged_visits","measure":{"event":"site.engaged","kind":"count"},"min_n":5,"name":"Engaged visits","owner":{"function":"Marketing","person":null},"perspective":"value_realization","phase":"awareness","purpose":"indicator","target":null,"unit":"count","value_level":"individual","warn":null}',1793534400000000);
INSERT INTO definition_version VALUES(3,'evaluation_csat',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"evaluation_csat","measure":{"at_least":4,"instrument":"csat","kind":"top_box","where":{"touchpoint":"evaluation"}},"min_n":5,"name":"Satisfaction with the evaluation","owner":{"function":"Sales","person":null},"perspective":"value_realization","phase":"consideration","purpose":"indicator","target":80,"unit":"%","value_level":"ease_of_doing_business","warn":70}',1793534400000000);
INSERT INTO definition_version VALUES(3,'exit_csat',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"exit_csat","measure":{"at_least":4,"instrument":"csat","kind":"top_box","where":{"touchpoint":"exit"}},"min_n":5,"name":"Satisfaction with leaving","owner":null,"perspective":"value_realization","phase":"terminate","purpose":"indicator","target":70,"unit":"%","value_level":"individual","warn":50}',1793534400000000);
INSERT INTO definition_version VALUES(3,'expansion',1,'{"basis":"outcome","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"expansion","measure":{"kind":"movement","of":"expansion"},"min_n":5,"name":"Expansion revenue","owner":{"function":"Product analytics","person":null},"perspective":"value_proposition","phase":"operate_loyalty","purpose":"success","target":null,"unit":"EUR","value_level":"functional","warn":null}',1793534400000000);
INSERT INTO definition_version VALUES(3,'gross_retention',1,'{"basis":"outcome","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"gross_retention","measure":{"kind":"retention","net":false,"window":"12m"},"min_n":5,"name":"Gross revenue retention","owner":{"function":"Product analytics","person":null},"perspective":"value_proposition","phase":"operate_loyalty","purpose":"success","target":90,"unit":"%","value_level":"functional","warn":85}',1793534400000000);
INSERT INTO definition_version VALUES(3,'lead_qualification',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"lead_qualification","measure":{"end":{"event":"lead.qualified"},"kind":"conversion","start":{"event":"lead.created"},"within":90},"min_n":5,"name":"Lead qualification","owner":{"function":"Marketing","person":null},"perspective":"value_delivery","phase":"awareness","purpose":"indicator","target":30,"unit":"%","value_level":"functional","warn":20}',1793534400000000);
INSERT INTO definition_version VALUES(3,'lead_response_time',1,'{"basis":"input","better":"low","cadence":"month","display_unit":"h","journey":"end_customer","key":"lead_response_time","measure":{"end":{"event":"lead.contacted"},"kind":"time_to","q":0.5,"start":{"event":"lead.created"}},"min_n":5,"name":"Lead response time","owner":{"function":"Marketing","person":null},"perspective":"value_delivery","phase":"awareness","purpose":"indicator","target":3600,"unit":"s","value_level":"ease_of_doing_business","warn":86400}',1793534400000000);
INSERT INTO definition_version VALUES(3,'leads',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"leads","measure":{"event":"lead.created","kind":"count"},"min_n":5,"name":"Leads","owner":{"function":"Marketing","person":null},"perspective":"value_delivery","phase":"awareness","purpose":"indicator","target":null,"unit":"count","value_level":"table_stakes","warn":null}',1793534400000000);
INSERT INTO definition_version VALUES(3,'logo_churn',1,'{"basis":"outcome","better":"low","cadence":"month","display_unit":null,"journey":"end_customer","key":"logo_churn","measure":{"kind":"churn","of":"logos","window":"12m"},"min_n":5,"name":"Customer churn","owner":null,"perspective":"value_proposition","phase":"terminate","purpose":"success","target":10,"unit":"%","value_level":"functional","warn":15}',1793534400000000);
INSERT INTO definition_version VALUES(3,'market_share',1,'{"basis":"outcome","better":"high","cadence":"quarter","display_unit":null,"journey":"end_customer","key":"market_share","measure":{"across":"mean","event":"market.share","kind":"last"},"min_n":5,"name":"Market share","owner":{"function":"Brand","person":null},"perspective":"value_proposition","phase":"awareness","purpose":"success","target":null,"unit":"%","value_level":"functional","warn":null}',1793534400000000);
INSERT INTO definition_version VALUES(3,'net_retention',1,'{"basis":"outcome","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"net_retention","measure":{"kind":"retention","net":true,"window":"12m"},"min_n":5,"name":"Net revenue retention","owner":{"function":"Product analytics","person":null},"perspective":"value_proposition","phase":"operate_loyalty","purpose":"success","target":105,"unit":"%","value_level":"functional","warn":100}',1793534400000000);
INSERT INTO definition_version VALUES(3,'new_revenue',1,'{"basis":"outcome","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"new_revenue","measure":{"kind":"movement","of":"new"},"min_n":5,"name":"New recurring revenue","owner":{"function":"Order services","person":null},"perspective":"value_proposition","phase":"commitment","purpose":"success","target":null,"unit":"EUR","value_level":"functional","warn":null}',1793534400000000);
INSERT INTO definition_version VALUES(3,'nps',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"nps","measure":{"instrument":"nps","kind":"nps","per":"contact"},"min_n":10,"name":"Willingness to recommend (NPS)","owner":{"function":"Product analytics","person":null},"perspective":"value_realization","phase":"operate_loyalty","purpose":"success","target":40,"unit":"points","value_level":"inspirational","warn":20}',1793534400000000);
INSERT INTO definition_version VALUES(3,'offboarding_time',1,'{"basis":"output","better":"low","cadence":"month","display_unit":"d","journey":"end_customer","key":"offboarding_time","measure":{"end":{"event":"offboarding.completed"},"kind":"time_to","q":0.5,"start":{"event":"subscription.ended"}},"min_n":5,"name":"Offboarding time","owner":null,"perspective":"value_delivery","phase":"terminate","purpose":"indicator","target":2592000,"unit":"s","value_level":"table_stakes","warn":3888000}',1793534400000000);
INSERT INTO definition_version VALUES(3,'on_time_delivery',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"on_time_delivery","measure":{"condition":{"on_time":true},"event":"order.delivered","kind":"share"},"min_n":5,"name":"On-time delivery","owner":{"function":"Order services","person":null},"perspective":"value_delivery","phase":"commitment","purpose":"indicator","target":95,"unit":"%","value_level":"table_stakes","warn":90}',1793534400000000);
INSERT INTO definition_version VALUES(3,'onboarding_csat',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"onboarding_csat","measure":{"at_least":4,"instrument":"csat","kind":"top_box","where":{"touchpoint":"onboarding"}},"min_n":5,"name":"Satisfaction with onboarding","owner":null,"perspective":"value_realization","phase":"deployment","purpose":"indicator","target":80,"unit":"%","value_level":"ease_of_doing_business","warn":70}',1793534400000000);
INSERT INTO definition_version VALUES(3,'outcome_attainment',1,'{"basis":"outcome","better":"high","cadence":"quarter","display_unit":null,"journey":"end_customer","key":"outcome_attainment","measure":{"kind":"attainment"},"min_n":5,"name":"Agreed outcomes attained","owner":{"function":"Product analytics","person":null},"perspective":"value_realization","phase":"operate_loyalty","purpose":"success","target":80,"unit":"%","value_level":"individual","warn":60}',1793534400000000);
INSERT INTO definition_version VALUES(3,'pipeline_created',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"pipeline_created","measure":{"event":"opportunity.created","kind":"sum"},"min_n":5,"name":"Pipeline created","owner":{"function":"Marketing","person":null},"perspective":"value_proposition","phase":"awareness","purpose":"success","target":null,"unit":"EUR","value_level":"functional","warn":null}',1793534400000000);
INSERT INTO definition_version VALUES(3,'product_csat',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"product_csat","measure":{"at_least":4,"instrument":"csat","kind":"top_box","where":{"touchpoint":"product"}},"min_n":5,"name":"Satisfaction with the product","owner":{"function":"Product analytics","person":null},"perspective":"value_realization","phase":"operate_loyalty","purpose":"indicator","target":80,"unit":"%","value_level":"functional","warn":70}',1793534400000000);
INSERT INTO definition_version VALUES(3,'purchase_effort',1,'{"basis":"output","better":"low","cadence":"month","display_unit":null,"journey":"end_customer","key":"purchase_effort","measure":{"instrument":"ces","kind":"mean","where":{"touchpoint":"purchase"}},"min_n":5,"name":"Effort of buying","owner":{"function":"Order services","person":null},"perspective":"value_realization","phase":"commitment","purpose":"indicator","target":2,"unit":"score","value_level":"ease_of_doing_business","warn":2.5}',1793534400000000);
INSERT INTO definition_version VALUES(3,'quote_turnaround',1,'{"basis":"input","better":"low","cadence":"month","display_unit":"d","journey":"end_customer","key":"quote_turnaround","measure":{"end":{"event":"quote.sent","key":"attr.opportunity"},"kind":"time_to","q":0.5,"start":{"event":"opportunity.created"}},"min_n":5,"name":"Quote turnaround","owner":{"function":"Sales","person":null},"perspective":"value_delivery","phase":"consideration","purpose":"indicator","target":172800,"unit":"s","value_level":"ease_of_doing_business","warn":432000}',1793534400000000);
INSERT INTO definition_version VALUES(3,'resolution_time',1,'{"basis":"output","better":"low","cadence":"month","display_unit":"h","journey":"end_customer","key":"resolution_time","measure":{"end":{"event":"ticket.closed"},"kind":"duration","q":0.5,"start":{"event":"ticket.opened"}},"min_n":5,"name":"Resolution time","owner":{"function":"Technical support","person":null},"perspective":"value_delivery","phase":"operate_loyalty","purpose":"indicator","target":86400,"unit":"s","value_level":"ease_of_doing_business","warn":172800}',1793534400000000);
INSERT INTO definition_version VALUES(3,'revenue_churn',1,'{"basis":"outcome","better":"low","cadence":"month","display_unit":null,"journey":"end_customer","key":"revenue_churn","measure":{"kind":"churn","of":"revenue","window":"12m"},"min_n":5,"name":"Revenue churn","owner":null,"perspective":"value_proposition","phase":"terminate","purpose":"success","target":10,"unit":"%","value_level":"functional","warn":15}',1793534400000000);
INSERT INTO definition_version VALUES(3,'sales_cycle',1,'{"basis":"output","better":"low","cadence":"month","display_unit":"d","journey":"end_customer","key":"sales_cycle","measure":{"end":{"event":"deal.won","key":"attr.lead"},"kind":"duration","q":0.5,"start":{"event":"lead.created"}},"min_n":5,"name":"Sales cycle","owner":{"function":"Sales","person":null},"perspective":"value_delivery","phase":"consideration","purpose":"indicator","target":7776000,"unit":"s","value_level":"ease_of_doing_business","warn":10368000}',1793534400000000);
INSERT INTO definition_version VALUES(3,'sales_volume',1,'{"basis":"outcome","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"sales_volume","measure":{"event":"deal.won","kind":"sum"},"min_n":5,"name":"Sales volume","owner":{"function":"Sales","person":null},"perspective":"value_proposition","phase":"consideration","purpose":"success","target":null,"unit":"EUR","value_level":"functional","warn":null}',1793534400000000);
INSERT INTO definition_version VALUES(3,'service_uptime',1,'{"basis":"input","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"service_uptime","measure":{"event":"service.uptime","kind":"average"},"min_n":5,"name":"Service uptime","owner":{"function":"Technical support","person":null},"perspective":"value_delivery","phase":"operate_loyalty","purpose":"indicator","target":99.9,"unit":"%","value_level":"table_stakes","warn":99.5}',1793534400000000);
INSERT INTO definition_version VALUES(3,'sla_met',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"sla_met","measure":{"condition":{"sla_met":true},"event":"ticket.closed","kind":"share"},"min_n":5,"name":"Service level met","owner":{"function":"Technical support","person":null},"perspective":"value_delivery","phase":"operate_loyalty","purpose":"indicator","target":95,"unit":"%","value_level":"table_stakes","warn":90}',1793534400000000);
INSERT INTO definition_version VALUES(3,'social_followers',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"social_followers","measure":{"across":"sum","event":"social.followers","kind":"last"},"min_n":5,"name":"Social followers","owner":{"function":"Brand","person":null},"perspective":"value_realization","phase":"awareness","purpose":"indicator","target":null,"unit":"count","value_level":"inspirational","warn":null}',1793534400000000);
INSERT INTO definition_version VALUES(3,'support_effort',1,'{"basis":"output","better":"low","cadence":"month","display_unit":null,"journey":"end_customer","key":"support_effort","measure":{"instrument":"ces","kind":"mean","where":{"touchpoint":"support"}},"min_n":5,"name":"Effort of getting help","owner":{"function":"Technical support","person":null},"perspective":"value_realization","phase":"operate_loyalty","purpose":"indicator","target":2,"unit":"score","value_level":"ease_of_doing_business","warn":2.5}',1793534400000000);
INSERT INTO definition_version VALUES(3,'time_to_activation',1,'{"basis":"output","better":"low","cadence":"month","display_unit":"d","journey":"end_customer","key":"time_to_activation","measure":{"end":{"event":"service.activated","key":"attr.order"},"kind":"time_to","q":0.5,"start":{"event":"order.delivered"}},"min_n":5,"name":"Time to activation","owner":null,"perspective":"value_realization","phase":"deployment","purpose":"indicator","target":604800,"unit":"s","value_level":"functional","warn":1209600}',1793534400000000);
INSERT INTO definition_version VALUES(3,'trial_activation',1,'{"basis":"output","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"trial_activation","measure":{"end":{"event":"trial.activated"},"kind":"conversion","start":{"event":"trial.started"},"within":30},"min_n":5,"name":"Trial activation","owner":{"function":"Technical sales","person":null},"perspective":"value_realization","phase":"consideration","purpose":"indicator","target":40,"unit":"%","value_level":"functional","warn":25}',1793534400000000);
INSERT INTO definition_version VALUES(3,'win_back',1,'{"basis":"outcome","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"win_back","measure":{"kind":"win_back","within":365},"min_n":5,"name":"Customers won back","owner":null,"perspective":"value_proposition","phase":"terminate","purpose":"success","target":10,"unit":"%","value_level":"functional","warn":5}',1793534400000000);
INSERT INTO definition_version VALUES(3,'win_rate',1,'{"basis":"outcome","better":"high","cadence":"month","display_unit":null,"journey":"end_customer","key":"win_rate","measure":{"end":{"event":"deal.won","key":"attr.opportunity"},"kind":"conversion","start":{"event":"opportunity.created"},"within":180},"min_n":5,"name":"Win rate","owner":{"function":"Sales","person":null},"perspective":"value_proposition","phase":"consideration","purpose":"success","target":25,"unit":"%","value_level":"functional","warn":15}',1793534400000000);
CREATE TABLE key (
  id TEXT NOT NULL PRIMARY KEY,       -- shown in lists; no secret
  hash TEXT NOT NULL UNIQUE,          -- SHA-256 of the secret, hex
  name TEXT NOT NULL,
  scopes SMALLINT NOT NULL,           -- bits of enum scope
  partner BIGINT, account BIGINT,     -- bound to
  created BIGINT NOT NULL,
  expires BIGINT,
  revoked BIGINT
);
INSERT INTO "key" VALUES('key_082c258a4882','83846bf1c2a6aeb44927313a48afa858408a8f4df149cf5872cae802ae412ac2','Administrator',15,NULL,NULL,1793534400000000,NULL,NULL);
CREATE TABLE fact (
  slot BIGINT NOT NULL, account BIGINT NOT NULL, at BIGINT NOT NULL, no BIGINT NOT NULL,
  kind SMALLINT NOT NULL,             -- enum fact_kind
  type BIGINT NOT NULL,
  subject TEXT NOT NULL,              -- '' = none
  contact BIGINT NOT NULL, role BIGINT NOT NULL, side SMALLINT NOT NULL, touchpoint BIGINT NOT NULL,  -- 0 = none; role and side as the fact arrived
  score_units BIGINT, score_micros BIGINT, score_step BIGINT,
  expected_units BIGINT, expected_micros BIGINT, expected_step BIGINT,
  units BIGINT, micros BIGINT,        -- value = units + micros / 10^6
  comment TEXT, invitation TEXT, status TEXT, attributes TEXT,
  source BIGINT NOT NULL, id TEXT NOT NULL, arrived BIGINT NOT NULL,
  PRIMARY KEY (slot, account, at, no)
);
INSERT INTO fact VALUES(668,1,1759219200000000,1,1,26,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'loose-1',1793534400000000);
INSERT INTO fact VALUES(669,1,1759305600000000,2,1,27,'sub-loose',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'loose-2',1793534400000000);
INSERT INTO fact VALUES(669,1,1759392000000000,3,1,28,'sub-loose',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,55,0,NULL,NULL,NULL,NULL,25,'loose-3',1793534400000000);
INSERT INTO fact VALUES(667,1,1754035200000000,1001,1,5,'lead-0',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'lead.created-0-0',1793534400000000);
INSERT INTO fact VALUES(667,1,1754812800000000,1002,1,4,'opp-0',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,1000,0,NULL,NULL,NULL,NULL,25,'opportunity.created-0-9',1793534400000000);
INSERT INTO fact VALUES(667,1,1756627200000000,1003,1,11,'deal-0',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,1000,0,NULL,NULL,NULL,'{"lead":"lead-0","opportunity":"opp-0"}',25,'deal.won-0-30',1793534400000000);
INSERT INTO fact VALUES(668,1,1756713600000000,1004,1,14,'order-0',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'order.placed-0-31',1793534400000000);
INSERT INTO fact VALUES(668,1,1757059200000000,1005,1,15,'order-0',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"on_time":false}',25,'order.delivered-0-35',1793534400000000);
INSERT INTO fact VALUES(668,1,1757491200000000,1006,1,16,'svc-0',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"order":"order-0"}',25,'service.activated-0-40',1793534400000000);
INSERT INTO fact VALUES(668,1,1757577600000000,1007,1,26,'sub-0',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,100,0,NULL,NULL,NULL,NULL,25,'subscription.started-0-41',1793534400000000);
INSERT INTO fact VALUES(671,1,1766995200000000,1008,1,27,'sub-0',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,90,0,NULL,NULL,NULL,NULL,25,'subscription.changed-0-150',1793534400000000);
INSERT INTO fact VALUES(668,1,1759219200000000,1009,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-0-60',1793534400000000);
INSERT INTO fact VALUES(669,1,1761811200000000,1010,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-0-90',1793534400000000);
INSERT INTO fact VALUES(670,1,1764403200000000,1011,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-0-120',1793534400000000);
INSERT INTO fact VALUES(672,1,1769587200000000,1012,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-0-180',1793534400000000);
INSERT INTO fact VALUES(673,1,1772179200000000,1013,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-0-210',1793534400000000);
INSERT INTO fact VALUES(674,1,1774771200000000,1014,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-0-240',1793534400000000);
INSERT INTO fact VALUES(675,1,1777363200000000,1015,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-0-270',1793534400000000);
INSERT INTO fact VALUES(677,1,1782547200000000,1016,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-0-330',1793534400000000);
INSERT INTO fact VALUES(678,1,1785139200000000,1017,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-0-360',1793534400000000);
INSERT INTO fact VALUES(679,1,1787731200000000,1018,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-0-390',1793534400000000);
INSERT INTO fact VALUES(667,2,1754125200000000,1019,1,5,'lead-1',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'lead.created-1-1',1793534400000000);
INSERT INTO fact VALUES(667,2,1754298000000000,1020,1,30,'lead-1',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'lead.contacted-1-3',1793534400000000);
INSERT INTO fact VALUES(667,2,1754902800000000,1021,1,4,'opp-1',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,1001,0,NULL,NULL,NULL,NULL,25,'opportunity.created-1-10',1793534400000000);
INSERT INTO fact VALUES(668,2,1756717200000000,1022,1,11,'deal-1',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,1001,0,NULL,NULL,NULL,'{"lead":"lead-1","opportunity":"opp-1"}',25,'deal.won-1-31',1793534400000000);
INSERT INTO fact VALUES(668,2,1756803600000000,1023,1,14,'order-1',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'order.placed-1-32',1793534400000000);
INSERT INTO fact VALUES(668,2,1757149200000000,1024,1,15,'order-1',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"on_time":true}',25,'order.delivered-1-36',1793534400000000);
INSERT INTO fact VALUES(668,2,1757581200000000,1025,1,16,'svc-1',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"order":"order-1"}',25,'service.activated-1-41',1793534400000000);
INSERT INTO fact VALUES(668,2,1757667600000000,1026,1,26,'sub-1',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,110,0,NULL,NULL,NULL,NULL,25,'subscription.started-1-42',1793534400000000);
INSERT INTO fact VALUES(671,2,1767085200000000,1027,1,27,'sub-1',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,103,0,NULL,NULL,NULL,NULL,25,'subscription.changed-1-151',1793534400000000);
INSERT INTO fact VALUES(677,2,1782637200000000,1028,1,28,'sub-1',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,25,'subscription.ended-1-331',1793534400000000);
INSERT INTO fact VALUES(677,2,1782723600000000,1029,1,31,'contract-1',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'contract.terminated-1-332',1793534400000000);
INSERT INTO fact VALUES(680,2,1788685200000000,1030,1,26,'sub-1b',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,70,0,NULL,NULL,NULL,NULL,25,'subscription.started-1-401',1793534400000000);
INSERT INTO fact VALUES(669,2,1759309200000000,1031,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-1-61',1793534400000000);
INSERT INTO fact VALUES(669,2,1761901200000000,1032,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-1-91',1793534400000000);
INSERT INTO fact VALUES(671,2,1767085200000000,1033,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-1-151',1793534400000000);
INSERT INTO fact VALUES(672,2,1769677200000000,1034,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-1-181',1793534400000000);
INSERT INTO fact VALUES(673,2,1772269200000000,1035,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-1-211',1793534400000000);
INSERT INTO fact VALUES(674,2,1774861200000000,1036,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-1-241',1793534400000000);
INSERT INTO fact VALUES(676,2,1780045200000000,1037,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-1-301',1793534400000000);
INSERT INTO fact VALUES(677,2,1782637200000000,1038,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-1-331',1793534400000000);
INSERT INTO fact VALUES(678,2,1785229200000000,1039,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-1-361',1793534400000000);
INSERT INTO fact VALUES(679,2,1787821200000000,1040,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-1-391',1793534400000000);
INSERT INTO fact VALUES(667,3,1754215200000000,1041,1,5,'lead-2',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'lead.created-2-2',1793534400000000);
INSERT INTO fact VALUES(667,3,1754474400000000,1042,1,30,'lead-2',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'lead.contacted-2-5',1793534400000000);
INSERT INTO fact VALUES(667,3,1754992800000000,1043,1,4,'opp-2',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,1002,0,NULL,NULL,NULL,NULL,25,'opportunity.created-2-11',1793534400000000);
INSERT INTO fact VALUES(668,3,1756807200000000,1044,1,11,'deal-2',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,1002,0,NULL,NULL,NULL,'{"lead":"lead-2","opportunity":"opp-2"}',25,'deal.won-2-32',1793534400000000);
INSERT INTO fact VALUES(668,3,1756893600000000,1045,1,14,'order-2',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'order.placed-2-33',1793534400000000);
INSERT INTO fact VALUES(668,3,1757239200000000,1046,1,15,'order-2',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"on_time":true}',25,'order.delivered-2-37',1793534400000000);
INSERT INTO fact VALUES(668,3,1757671200000000,1047,1,16,'svc-2',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"order":"order-2"}',25,'service.activated-2-42',1793534400000000);
INSERT INTO fact VALUES(668,3,1757757600000000,1048,1,26,'sub-2',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,120,0,NULL,NULL,NULL,NULL,25,'subscription.started-2-43',1793534400000000);
INSERT INTO fact VALUES(671,3,1767175200000000,1049,1,27,'sub-2',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,116,0,NULL,NULL,NULL,NULL,25,'subscription.changed-2-152',1793534400000000);
INSERT INTO fact VALUES(669,3,1759399200000000,1050,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-2-62',1793534400000000);
INSERT INTO fact VALUES(671,3,1764583200000000,1051,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-2-122',1793534400000000);
INSERT INTO fact VALUES(671,3,1767175200000000,1052,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-2-152',1793534400000000);
INSERT INTO fact VALUES(672,3,1769767200000000,1053,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-2-182',1793534400000000);
INSERT INTO fact VALUES(674,3,1772359200000000,1054,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-2-212',1793534400000000);
INSERT INTO fact VALUES(675,3,1777543200000000,1055,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-2-272',1793534400000000);
INSERT INTO fact VALUES(676,3,1780135200000000,1056,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-2-302',1793534400000000);
INSERT INTO fact VALUES(677,3,1782727200000000,1057,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-2-332',1793534400000000);
INSERT INTO fact VALUES(678,3,1785319200000000,1058,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-2-362',1793534400000000);
INSERT INTO fact VALUES(667,4,1754305200000000,1059,1,5,'lead-3',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'lead.created-3-3',1793534400000000);
INSERT INTO fact VALUES(667,4,1755082800000000,1060,1,4,'opp-3',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,1003,0,NULL,NULL,NULL,NULL,25,'opportunity.created-3-12',1793534400000000);
INSERT INTO fact VALUES(668,4,1756897200000000,1061,1,11,'deal-3',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,1003,0,NULL,NULL,NULL,'{"lead":"lead-3","opportunity":"opp-3"}',25,'deal.won-3-33',1793534400000000);
INSERT INTO fact VALUES(668,4,1756983600000000,1062,1,14,'order-3',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'order.placed-3-34',1793534400000000);
INSERT INTO fact VALUES(668,4,1757329200000000,1063,1,15,'order-3',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"on_time":true}',25,'order.delivered-3-38',1793534400000000);
INSERT INTO fact VALUES(668,4,1757847600000000,1064,1,26,'sub-3',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,130,0,NULL,NULL,NULL,NULL,25,'subscription.started-3-44',1793534400000000);
INSERT INTO fact VALUES(672,4,1767265200000000,1065,1,27,'sub-3',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,129,0,NULL,NULL,NULL,NULL,25,'subscription.changed-3-153',1793534400000000);
INSERT INTO fact VALUES(670,4,1762081200000000,1066,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-3-93',1793534400000000);
INSERT INTO fact VALUES(671,4,1764673200000000,1067,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-3-123',1793534400000000);
INSERT INTO fact VALUES(672,4,1767265200000000,1068,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-3-153',1793534400000000);
INSERT INTO fact VALUES(672,4,1769857200000000,1069,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-3-183',1793534400000000);
INSERT INTO fact VALUES(675,4,1775041200000000,1070,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-3-243',1793534400000000);
INSERT INTO fact VALUES(676,4,1777633200000000,1071,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-3-273',1793534400000000);
INSERT INTO fact VALUES(676,4,1780225200000000,1072,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-3-303',1793534400000000);
INSERT INTO fact VALUES(677,4,1782817200000000,1073,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-3-333',1793534400000000);
INSERT INTO fact VALUES(679,4,1788001200000000,1074,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-3-393',1793534400000000);
INSERT INTO fact VALUES(667,5,1754395200000000,1075,1,5,'lead-4',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'lead.created-4-4',1793534400000000);
INSERT INTO fact VALUES(667,5,1754481600000000,1076,1,30,'lead-4',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'lead.contacted-4-5',1793534400000000);
INSERT INTO fact VALUES(667,5,1755172800000000,1077,1,4,'opp-4',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,1004,0,NULL,NULL,NULL,NULL,25,'opportunity.created-4-13',1793534400000000);
INSERT INTO fact VALUES(668,5,1756987200000000,1078,1,11,'deal-4',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,1004,0,NULL,NULL,NULL,'{"lead":"lead-4","opportunity":"opp-4"}',25,'deal.won-4-34',1793534400000000);
INSERT INTO fact VALUES(668,5,1757073600000000,1079,1,14,'order-4',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'order.placed-4-35',1793534400000000);
INSERT INTO fact VALUES(668,5,1757419200000000,1080,1,15,'order-4',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"on_time":true}',25,'order.delivered-4-39',1793534400000000);
INSERT INTO fact VALUES(668,5,1757851200000000,1081,1,16,'svc-4',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"order":"order-4"}',25,'service.activated-4-44',1793534400000000);
INSERT INTO fact VALUES(668,5,1757937600000000,1082,1,26,'sub-4',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,140,0,NULL,NULL,NULL,NULL,25,'subscription.started-4-45',1793534400000000);
INSERT INTO fact VALUES(672,5,1767355200000000,1083,1,27,'sub-4',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,142,0,NULL,NULL,NULL,NULL,25,'subscription.changed-4-154',1793534400000000);
INSERT INTO fact VALUES(669,5,1759579200000000,1084,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-4-64',1793534400000000);
INSERT INTO fact VALUES(670,5,1762171200000000,1085,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-4-94',1793534400000000);
INSERT INTO fact VALUES(671,5,1764763200000000,1086,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-4-124',1793534400000000);
INSERT INTO fact VALUES(672,5,1767355200000000,1087,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-4-154',1793534400000000);
INSERT INTO fact VALUES(674,5,1772539200000000,1088,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-4-214',1793534400000000);
INSERT INTO fact VALUES(675,5,1775131200000000,1089,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-4-244',1793534400000000);
INSERT INTO fact VALUES(676,5,1777723200000000,1090,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-4-274',1793534400000000);
INSERT INTO fact VALUES(677,5,1780315200000000,1091,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-4-304',1793534400000000);
INSERT INTO fact VALUES(678,5,1785499200000000,1092,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-4-364',1793534400000000);
INSERT INTO fact VALUES(679,5,1788091200000000,1093,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-4-394',1793534400000000);
INSERT INTO fact VALUES(667,6,1754485200000000,1094,1,5,'lead-5',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'lead.created-5-5',1793534400000000);
INSERT INTO fact VALUES(667,6,1754658000000000,1095,1,30,'lead-5',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'lead.contacted-5-7',1793534400000000);
INSERT INTO fact VALUES(667,6,1755262800000000,1096,1,4,'opp-5',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,1005,0,NULL,NULL,NULL,NULL,25,'opportunity.created-5-14',1793534400000000);
INSERT INTO fact VALUES(668,6,1757077200000000,1097,1,11,'deal-5',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,1005,0,NULL,NULL,NULL,'{"lead":"lead-5","opportunity":"opp-5"}',25,'deal.won-5-35',1793534400000000);
INSERT INTO fact VALUES(668,6,1757163600000000,1098,1,14,'order-5',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'order.placed-5-36',1793534400000000);
INSERT INTO fact VALUES(668,6,1757509200000000,1099,1,15,'order-5',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"on_time":false}',25,'order.delivered-5-40',1793534400000000);
INSERT INTO fact VALUES(668,6,1757941200000000,1100,1,16,'svc-5',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"order":"order-5"}',25,'service.activated-5-45',1793534400000000);
INSERT INTO fact VALUES(668,6,1758027600000000,1101,1,26,'sub-5',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,150,0,NULL,NULL,NULL,NULL,25,'subscription.started-5-46',1793534400000000);
INSERT INTO fact VALUES(672,6,1767445200000000,1102,1,27,'sub-5',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,155,0,NULL,NULL,NULL,NULL,25,'subscription.changed-5-155',1793534400000000);
INSERT INTO fact VALUES(678,6,1782997200000000,1103,1,28,'sub-5',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,25,'subscription.ended-5-335',1793534400000000);
INSERT INTO fact VALUES(678,6,1783083600000000,1104,1,31,'contract-5',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'contract.terminated-5-336',1793534400000000);
INSERT INTO fact VALUES(669,6,1759669200000000,1105,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-5-65',1793534400000000);
INSERT INTO fact VALUES(670,6,1762261200000000,1106,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-5-95',1793534400000000);
INSERT INTO fact VALUES(671,6,1764853200000000,1107,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-5-125',1793534400000000);
INSERT INTO fact VALUES(673,6,1770037200000000,1108,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-5-185',1793534400000000);
INSERT INTO fact VALUES(674,6,1772629200000000,1109,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-5-215',1793534400000000);
INSERT INTO fact VALUES(675,6,1775221200000000,1110,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-5-245',1793534400000000);
INSERT INTO fact VALUES(676,6,1777813200000000,1111,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-5-275',1793534400000000);
INSERT INTO fact VALUES(678,6,1782997200000000,1112,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-5-335',1793534400000000);
INSERT INTO fact VALUES(679,6,1785589200000000,1113,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-5-365',1793534400000000);
INSERT INTO fact VALUES(679,6,1788181200000000,1114,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-5-395',1793534400000000);
INSERT INTO fact VALUES(667,7,1754575200000000,1115,1,5,'lead-6',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'lead.created-6-6',1793534400000000);
INSERT INTO fact VALUES(667,7,1755352800000000,1116,1,4,'opp-6',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,1006,0,NULL,NULL,NULL,NULL,25,'opportunity.created-6-15',1793534400000000);
INSERT INTO fact VALUES(668,7,1757167200000000,1117,1,11,'deal-6',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,1006,0,NULL,NULL,NULL,'{"lead":"lead-6","opportunity":"opp-6"}',25,'deal.won-6-36',1793534400000000);
INSERT INTO fact VALUES(668,7,1757253600000000,1118,1,14,'order-6',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'order.placed-6-37',1793534400000000);
INSERT INTO fact VALUES(668,7,1757599200000000,1119,1,15,'order-6',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"on_time":true}',25,'order.delivered-6-41',1793534400000000);
INSERT INTO fact VALUES(668,7,1758031200000000,1120,1,16,'svc-6',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"order":"order-6"}',25,'service.activated-6-46',1793534400000000);
INSERT INTO fact VALUES(668,7,1758117600000000,1121,1,26,'sub-6',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,160,0,NULL,NULL,NULL,NULL,25,'subscription.started-6-47',1793534400000000);
INSERT INTO fact VALUES(672,7,1767535200000000,1122,1,27,'sub-6',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,168,0,NULL,NULL,NULL,NULL,25,'subscription.changed-6-156',1793534400000000);
INSERT INTO fact VALUES(669,7,1759759200000000,1123,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-6-66',1793534400000000);
INSERT INTO fact VALUES(670,7,1762351200000000,1124,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-6-96',1793534400000000);
INSERT INTO fact VALUES(672,7,1767535200000000,1125,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-6-156',1793534400000000);
INSERT INTO fact VALUES(673,7,1770127200000000,1126,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-6-186',1793534400000000);
INSERT INTO fact VALUES(674,7,1772719200000000,1127,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-6-216',1793534400000000);
INSERT INTO fact VALUES(675,7,1775311200000000,1128,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-6-246',1793534400000000);
INSERT INTO fact VALUES(677,7,1780495200000000,1129,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-6-306',1793534400000000);
INSERT INTO fact VALUES(678,7,1783087200000000,1130,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-6-336',1793534400000000);
INSERT INTO fact VALUES(679,7,1785679200000000,1131,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-6-366',1793534400000000);
INSERT INTO fact VALUES(680,7,1788271200000000,1132,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-6-396',1793534400000000);
INSERT INTO fact VALUES(667,8,1754665200000000,1133,1,5,'lead-7',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'lead.created-7-7',1793534400000000);
INSERT INTO fact VALUES(667,8,1755010800000000,1134,1,30,'lead-7',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'lead.contacted-7-11',1793534400000000);
INSERT INTO fact VALUES(667,8,1755442800000000,1135,1,4,'opp-7',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,1007,0,NULL,NULL,NULL,NULL,25,'opportunity.created-7-16',1793534400000000);
INSERT INTO fact VALUES(668,8,1757257200000000,1136,1,11,'deal-7',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,1007,0,NULL,NULL,NULL,'{"lead":"lead-7","opportunity":"opp-7"}',25,'deal.won-7-37',1793534400000000);
INSERT INTO fact VALUES(668,8,1757343600000000,1137,1,14,'order-7',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'order.placed-7-38',1793534400000000);
INSERT INTO fact VALUES(668,8,1757689200000000,1138,1,15,'order-7',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"on_time":true}',25,'order.delivered-7-42',1793534400000000);
INSERT INTO fact VALUES(668,8,1758207600000000,1139,1,26,'sub-7',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,170,0,NULL,NULL,NULL,NULL,25,'subscription.started-7-48',1793534400000000);
INSERT INTO fact VALUES(672,8,1767625200000000,1140,1,27,'sub-7',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,181,0,NULL,NULL,NULL,NULL,25,'subscription.changed-7-157',1793534400000000);
INSERT INTO fact VALUES(669,8,1759849200000000,1141,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-7-67',1793534400000000);
INSERT INTO fact VALUES(671,8,1765033200000000,1142,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-7-127',1793534400000000);
INSERT INTO fact VALUES(672,8,1767625200000000,1143,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-7-157',1793534400000000);
INSERT INTO fact VALUES(673,8,1770217200000000,1144,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-7-187',1793534400000000);
INSERT INTO fact VALUES(674,8,1772809200000000,1145,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-7-217',1793534400000000);
INSERT INTO fact VALUES(676,8,1777993200000000,1146,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-7-277',1793534400000000);
INSERT INTO fact VALUES(677,8,1780585200000000,1147,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-7-307',1793534400000000);
INSERT INTO fact VALUES(678,8,1783177200000000,1148,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-7-337',1793534400000000);
INSERT INTO fact VALUES(679,8,1785769200000000,1149,1,29,'',0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'usage.session-7-367',1793534400000000);
INSERT INTO fact VALUES(669,1,1759564800000000,2001,0,32,'',1,33,0,0,2,0,2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-0-2',1793534400000000);
INSERT INTO fact VALUES(671,1,1764748800000000,2002,0,32,'',2,33,0,0,4,0,4,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-0-4',1793534400000000);
INSERT INTO fact VALUES(673,1,1769932800000000,2003,0,32,'',3,33,0,0,6,0,6,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-0-6',1793534400000000);
INSERT INTO fact VALUES(675,1,1775116800000000,2004,0,32,'',1,33,0,0,8,0,8,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-0-8',1793534400000000);
INSERT INTO fact VALUES(677,1,1780300800000000,2005,0,32,'',2,33,0,0,10,0,10,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-0-10',1793534400000000);
INSERT INTO fact VALUES(678,1,1785484800000000,2006,0,32,'',3,33,0,0,1,0,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-0-12',1793534400000000);
INSERT INTO fact VALUES(670,2,1762160400000000,2007,0,32,'',4,33,0,0,6,0,6,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-1-3',1793534400000000);
INSERT INTO fact VALUES(672,2,1767344400000000,2008,0,32,'',5,33,0,0,8,0,8,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-1-5',1793534400000000);
INSERT INTO fact VALUES(674,2,1772528400000000,2009,0,32,'',6,33,0,0,10,0,10,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-1-7',1793534400000000);
INSERT INTO fact VALUES(676,2,1777712400000000,2010,0,32,'',4,33,0,0,1,0,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-1-9',1793534400000000);
INSERT INTO fact VALUES(678,2,1782896400000000,2011,0,32,'',5,33,0,0,3,0,3,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-1-11',1793534400000000);
INSERT INTO fact VALUES(679,2,1788080400000000,2012,0,32,'',6,33,0,0,5,0,5,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-1-13',1793534400000000);
INSERT INTO fact VALUES(669,3,1759572000000000,2013,0,32,'',7,33,0,0,8,0,8,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-2-2',1793534400000000);
INSERT INTO fact VALUES(671,3,1764756000000000,2014,0,32,'',8,33,0,0,10,0,10,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-2-4',1793534400000000);
INSERT INTO fact VALUES(673,3,1769940000000000,2015,0,32,'',9,33,0,0,1,0,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-2-6',1793534400000000);
INSERT INTO fact VALUES(675,3,1775124000000000,2016,0,32,'',7,33,0,0,3,0,3,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-2-8',1793534400000000);
INSERT INTO fact VALUES(677,3,1780308000000000,2017,0,32,'',8,33,0,0,5,0,5,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-2-10',1793534400000000);
INSERT INTO fact VALUES(678,3,1785492000000000,2018,0,32,'',9,33,0,0,7,0,7,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-2-12',1793534400000000);
INSERT INTO fact VALUES(670,4,1762167600000000,2019,0,32,'',10,33,0,0,1,0,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-3-3',1793534400000000);
INSERT INTO fact VALUES(672,4,1767351600000000,2020,0,32,'',11,33,0,0,3,0,3,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-3-5',1793534400000000);
INSERT INTO fact VALUES(674,4,1772535600000000,2021,0,32,'',12,33,0,0,5,0,5,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-3-7',1793534400000000);
INSERT INTO fact VALUES(676,4,1777719600000000,2022,0,32,'',10,33,0,0,7,0,7,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-3-9',1793534400000000);
INSERT INTO fact VALUES(678,4,1782903600000000,2023,0,32,'',11,33,0,0,9,0,9,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-3-11',1793534400000000);
INSERT INTO fact VALUES(679,4,1788087600000000,2024,0,32,'',12,33,0,0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-3-13',1793534400000000);
INSERT INTO fact VALUES(669,5,1759579200000000,2025,0,32,'',13,33,0,0,3,0,3,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-4-2',1793534400000000);
INSERT INTO fact VALUES(671,5,1764763200000000,2026,0,32,'',14,33,0,0,5,0,5,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-4-4',1793534400000000);
INSERT INTO fact VALUES(673,5,1769947200000000,2027,0,32,'',15,33,0,0,7,0,7,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-4-6',1793534400000000);
INSERT INTO fact VALUES(675,5,1775131200000000,2028,0,32,'',13,33,0,0,9,0,9,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-4-8',1793534400000000);
INSERT INTO fact VALUES(677,5,1780315200000000,2029,0,32,'',14,33,0,0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-4-10',1793534400000000);
INSERT INTO fact VALUES(678,5,1785499200000000,2030,0,32,'',15,33,0,0,2,0,2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-4-12',1793534400000000);
INSERT INTO fact VALUES(670,6,1762174800000000,2031,0,32,'',16,33,0,0,7,0,7,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-5-3',1793534400000000);
INSERT INTO fact VALUES(672,6,1767358800000000,2032,0,32,'',17,33,0,0,9,0,9,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-5-5',1793534400000000);
INSERT INTO fact VALUES(674,6,1772542800000000,2033,0,32,'',18,33,0,0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-5-7',1793534400000000);
INSERT INTO fact VALUES(676,6,1777726800000000,2034,0,32,'',16,33,0,0,2,0,2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-5-9',1793534400000000);
INSERT INTO fact VALUES(678,6,1782910800000000,2035,0,32,'',17,33,0,0,4,0,4,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-5-11',1793534400000000);
INSERT INTO fact VALUES(679,6,1788094800000000,2036,0,32,'',18,33,0,0,6,0,6,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-5-13',1793534400000000);
INSERT INTO fact VALUES(669,7,1759586400000000,2037,0,32,'',19,33,0,0,9,0,9,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-6-2',1793534400000000);
INSERT INTO fact VALUES(671,7,1764770400000000,2038,0,32,'',20,33,0,0,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-6-4',1793534400000000);
INSERT INTO fact VALUES(673,7,1769954400000000,2039,0,32,'',21,33,0,0,2,0,2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-6-6',1793534400000000);
INSERT INTO fact VALUES(675,7,1775138400000000,2040,0,32,'',19,33,0,0,4,0,4,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-6-8',1793534400000000);
INSERT INTO fact VALUES(677,7,1780322400000000,2041,0,32,'',20,33,0,0,6,0,6,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-6-10',1793534400000000);
INSERT INTO fact VALUES(678,7,1785506400000000,2042,0,32,'',21,33,0,0,8,0,8,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-6-12',1793534400000000);
INSERT INTO fact VALUES(670,8,1762182000000000,2043,0,32,'',22,33,0,0,2,0,2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-7-3',1793534400000000);
INSERT INTO fact VALUES(672,8,1767366000000000,2044,0,32,'',23,33,0,0,4,0,4,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-7-5',1793534400000000);
INSERT INTO fact VALUES(674,8,1772550000000000,2045,0,32,'',24,33,0,0,6,0,6,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-7-7',1793534400000000);
INSERT INTO fact VALUES(676,8,1777734000000000,2046,0,32,'',22,33,0,0,8,0,8,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-7-9',1793534400000000);
INSERT INTO fact VALUES(678,8,1782918000000000,2047,0,32,'',23,33,0,0,10,0,10,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-7-11',1793534400000000);
INSERT INTO fact VALUES(679,8,1788102000000000,2048,0,32,'',24,33,0,0,1,0,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,25,'nps-7-13',1793534400000000);
INSERT INTO fact VALUES(669,1,1759478400000000,3001,2,32,'',1,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-0-2',1793534400000000);
INSERT INTO fact VALUES(671,1,1764662400000000,3002,2,32,'',2,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-0-4',1793534400000000);
INSERT INTO fact VALUES(672,1,1769846400000000,3003,2,32,'',3,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-0-6',1793534400000000);
INSERT INTO fact VALUES(675,1,1775030400000000,3004,2,32,'',1,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-0-8',1793534400000000);
INSERT INTO fact VALUES(676,1,1780214400000000,3005,2,32,'',2,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-0-10',1793534400000000);
INSERT INTO fact VALUES(678,1,1785398400000000,3006,2,32,'',3,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-0-12',1793534400000000);
INSERT INTO fact VALUES(670,2,1762074000000000,3007,2,32,'',4,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-1-3',1793534400000000);
INSERT INTO fact VALUES(672,2,1767258000000000,3008,2,32,'',5,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-1-5',1793534400000000);
INSERT INTO fact VALUES(674,2,1772442000000000,3009,2,32,'',6,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-1-7',1793534400000000);
INSERT INTO fact VALUES(676,2,1777626000000000,3010,2,32,'',4,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-1-9',1793534400000000);
INSERT INTO fact VALUES(677,2,1782810000000000,3011,2,32,'',5,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-1-11',1793534400000000);
INSERT INTO fact VALUES(679,2,1787994000000000,3012,2,32,'',6,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-1-13',1793534400000000);
INSERT INTO fact VALUES(669,3,1759485600000000,3013,2,32,'',7,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-2-2',1793534400000000);
INSERT INTO fact VALUES(671,3,1764669600000000,3014,2,32,'',8,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-2-4',1793534400000000);
INSERT INTO fact VALUES(672,3,1769853600000000,3015,2,32,'',9,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-2-6',1793534400000000);
INSERT INTO fact VALUES(675,3,1775037600000000,3016,2,32,'',7,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-2-8',1793534400000000);
INSERT INTO fact VALUES(676,3,1780221600000000,3017,2,32,'',8,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-2-10',1793534400000000);
INSERT INTO fact VALUES(678,3,1785405600000000,3018,2,32,'',9,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-2-12',1793534400000000);
INSERT INTO fact VALUES(670,4,1762081200000000,3019,2,32,'',10,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-3-3',1793534400000000);
INSERT INTO fact VALUES(672,4,1767265200000000,3020,2,32,'',11,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-3-5',1793534400000000);
INSERT INTO fact VALUES(674,4,1772449200000000,3021,2,32,'',12,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-3-7',1793534400000000);
INSERT INTO fact VALUES(676,4,1777633200000000,3022,2,32,'',10,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-3-9',1793534400000000);
INSERT INTO fact VALUES(677,4,1782817200000000,3023,2,32,'',11,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-3-11',1793534400000000);
INSERT INTO fact VALUES(679,4,1788001200000000,3024,2,32,'',12,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-3-13',1793534400000000);
INSERT INTO fact VALUES(669,5,1759492800000000,3025,2,32,'',13,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-4-2',1793534400000000);
INSERT INTO fact VALUES(671,5,1764676800000000,3026,2,32,'',14,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-4-4',1793534400000000);
INSERT INTO fact VALUES(672,5,1769860800000000,3027,2,32,'',15,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-4-6',1793534400000000);
INSERT INTO fact VALUES(675,5,1775044800000000,3028,2,32,'',13,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-4-8',1793534400000000);
INSERT INTO fact VALUES(676,5,1780228800000000,3029,2,32,'',14,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-4-10',1793534400000000);
INSERT INTO fact VALUES(678,5,1785412800000000,3030,2,32,'',15,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-4-12',1793534400000000);
INSERT INTO fact VALUES(670,6,1762088400000000,3031,2,32,'',16,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-5-3',1793534400000000);
INSERT INTO fact VALUES(672,6,1767272400000000,3032,2,32,'',17,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-5-5',1793534400000000);
INSERT INTO fact VALUES(674,6,1772456400000000,3033,2,32,'',18,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-5-7',1793534400000000);
INSERT INTO fact VALUES(676,6,1777640400000000,3034,2,32,'',16,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-5-9',1793534400000000);
INSERT INTO fact VALUES(677,6,1782824400000000,3035,2,32,'',17,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-5-11',1793534400000000);
INSERT INTO fact VALUES(679,6,1788008400000000,3036,2,32,'',18,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-5-13',1793534400000000);
INSERT INTO fact VALUES(669,7,1759500000000000,3037,2,32,'',19,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-6-2',1793534400000000);
INSERT INTO fact VALUES(671,7,1764684000000000,3038,2,32,'',20,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-6-4',1793534400000000);
INSERT INTO fact VALUES(672,7,1769868000000000,3039,2,32,'',21,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-6-6',1793534400000000);
INSERT INTO fact VALUES(675,7,1775052000000000,3040,2,32,'',19,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-6-8',1793534400000000);
INSERT INTO fact VALUES(676,7,1780236000000000,3041,2,32,'',20,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-6-10',1793534400000000);
INSERT INTO fact VALUES(678,7,1785420000000000,3042,2,32,'',21,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-6-12',1793534400000000);
INSERT INTO fact VALUES(670,8,1762095600000000,3043,2,32,'',22,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-7-3',1793534400000000);
INSERT INTO fact VALUES(672,8,1767279600000000,3044,2,32,'',23,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-7-5',1793534400000000);
INSERT INTO fact VALUES(674,8,1772463600000000,3045,2,32,'',24,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-7-7',1793534400000000);
INSERT INTO fact VALUES(676,8,1777647600000000,3046,2,32,'',22,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-7-9',1793534400000000);
INSERT INTO fact VALUES(677,8,1782831600000000,3047,2,32,'',23,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-7-11',1793534400000000);
INSERT INTO fact VALUES(679,8,1788015600000000,3048,2,32,'',24,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'sent',NULL,25,'inv-7-13',1793534400000000);
CREATE TABLE identity (
  kind SMALLINT NOT NULL, source BIGINT NOT NULL, id TEXT NOT NULL,
  digest BIGINT NOT NULL,             -- of the fields as sent
  slot BIGINT NOT NULL, account BIGINT NOT NULL, at BIGINT NOT NULL, no BIGINT NOT NULL,  -- no = 0: erased
  PRIMARY KEY (kind, source, id)
) WITHOUT ROWID;
INSERT INTO identity VALUES(0,25,'nps-0-10',-9130572188732307137,677,1,1780300800000000,2005);
INSERT INTO identity VALUES(0,25,'nps-0-12',-3659536680288481976,678,1,1785484800000000,2006);
INSERT INTO identity VALUES(0,25,'nps-0-2',1428025533713831929,669,1,1759564800000000,2001);
INSERT INTO identity VALUES(0,25,'nps-0-4',8300692178052790602,671,1,1764748800000000,2002);
INSERT INTO identity VALUES(0,25,'nps-0-6',9218967235859204279,673,1,1769932800000000,2003);
INSERT INTO identity VALUES(0,25,'nps-0-8',-3141499075700380999,675,1,1775116800000000,2004);
INSERT INTO identity VALUES(0,25,'nps-1-11',9004872797016957414,678,2,1782896400000000,2011);
INSERT INTO identity VALUES(0,25,'nps-1-13',-8819561751380805327,679,2,1788080400000000,2012);
INSERT INTO identity VALUES(0,25,'nps-1-3',-98350368612064260,670,2,1762160400000000,2007);
INSERT INTO identity VALUES(0,25,'nps-1-5',7481388841579617419,672,2,1767344400000000,2008);
INSERT INTO identity VALUES(0,25,'nps-1-7',-1305301910432661222,674,2,1772528400000000,2009);
INSERT INTO identity VALUES(0,25,'nps-1-9',-3928484479944453394,676,2,1777712400000000,2010);
INSERT INTO identity VALUES(0,25,'nps-2-10',5884947112313216628,677,3,1780308000000000,2017);
INSERT INTO identity VALUES(0,25,'nps-2-12',-8754459881574977975,678,3,1785492000000000,2018);
INSERT INTO identity VALUES(0,25,'nps-2-2',325285751709175879,669,3,1759572000000000,2013);
INSERT INTO identity VALUES(0,25,'nps-2-4',-1615189254668925973,671,3,1764756000000000,2014);
INSERT INTO identity VALUES(0,25,'nps-2-6',954747877867883348,673,3,1769940000000000,2015);
INSERT INTO identity VALUES(0,25,'nps-2-8',4119152932352549660,675,3,1775124000000000,2016);
INSERT INTO identity VALUES(0,25,'nps-3-11',-3078684661182223099,678,4,1782903600000000,2023);
INSERT INTO identity VALUES(0,25,'nps-3-13',-2591532955318367147,679,4,1788087600000000,2024);
INSERT INTO identity VALUES(0,25,'nps-3-3',4504312172293402863,670,4,1762167600000000,2019);
INSERT INTO identity VALUES(0,25,'nps-3-5',-3485138364426961112,672,4,1767351600000000,2020);
INSERT INTO identity VALUES(0,25,'nps-3-7',6250049141035512141,674,4,1772535600000000,2021);
INSERT INTO identity VALUES(0,25,'nps-3-9',8378576915677928592,676,4,1777719600000000,2022);
INSERT INTO identity VALUES(0,25,'nps-4-10',-6967200864878631516,677,5,1780315200000000,2029);
INSERT INTO identity VALUES(0,25,'nps-4-12',5989585965303930302,678,5,1785499200000000,2030);
INSERT INTO identity VALUES(0,25,'nps-4-2',-6729704584325722584,669,5,1759579200000000,2025);
INSERT INTO identity VALUES(0,25,'nps-4-4',-6103239002943754093,671,5,1764763200000000,2026);
INSERT INTO identity VALUES(0,25,'nps-4-6',6711284180468875546,673,5,1769947200000000,2027);
INSERT INTO identity VALUES(0,25,'nps-4-8',-6579518521043747583,675,5,1775131200000000,2028);
INSERT INTO identity VALUES(0,25,'nps-5-11',2187750157424012802,678,6,1782910800000000,2035);
INSERT INTO identity VALUES(0,25,'nps-5-13',3159240865680514190,679,6,1788094800000000,2036);
INSERT INTO identity VALUES(0,25,'nps-5-3',-6613626636310466725,670,6,1762174800000000,2031);
INSERT INTO identity VALUES(0,25,'nps-5-5',3690059067003687304,672,6,1767358800000000,2032);
INSERT INTO identity VALUES(0,25,'nps-5-7',-5797139527482175511,674,6,1772542800000000,2033);
INSERT INTO identity VALUES(0,25,'nps-5-9',-4277622959333142950,676,6,1777726800000000,2034);
INSERT INTO identity VALUES(0,25,'nps-6-10',-3353865943738505500,677,7,1780322400000000,2041);
INSERT INTO identity VALUES(0,25,'nps-6-12',2223911527123111984,678,7,1785506400000000,2042);
INSERT INTO identity VALUES(0,25,'nps-6-2',-8657644345933727663,669,7,1759586400000000,2037);
INSERT INTO identity VALUES(0,25,'nps-6-4',-7627948929232584383,671,7,1764770400000000,2038);
INSERT INTO identity VALUES(0,25,'nps-6-6',-2175357948070456293,673,7,1769954400000000,2039);
INSERT INTO identity VALUES(0,25,'nps-6-8',-2443432386004468887,675,7,1775138400000000,2040);
INSERT INTO identity VALUES(0,25,'nps-7-11',1387487229296303935,678,8,1782918000000000,2047);
INSERT INTO identity VALUES(0,25,'nps-7-13',1907250704751431621,679,8,1788102000000000,2048);
INSERT INTO identity VALUES(0,25,'nps-7-3',2473348794762993029,670,8,1762182000000000,2043);
INSERT INTO identity VALUES(0,25,'nps-7-5',-110486259173038609,672,8,1767366000000000,2044);
INSERT INTO identity VALUES(0,25,'nps-7-7',2341662004756993201,674,8,1772550000000000,2045);
INSERT INTO identity VALUES(0,25,'nps-7-9',-6422361398274538855,676,8,1777734000000000,2046);
INSERT INTO identity VALUES(1,25,'contract.terminated-1-332',4702940019979578739,677,2,1782723600000000,1029);
INSERT INTO identity VALUES(1,25,'contract.terminated-5-336',4216029198413805383,678,6,1783083600000000,1104);
INSERT INTO identity VALUES(1,25,'deal.won-0-30',3997610265842701816,667,1,1756627200000000,1003);
INSERT INTO identity VALUES(1,25,'deal.won-1-31',-6954809886995668050,668,2,1756717200000000,1022);
INSERT INTO identity VALUES(1,25,'deal.won-2-32',5142930638707612618,668,3,1756807200000000,1044);
INSERT INTO identity VALUES(1,25,'deal.won-3-33',-463848062467809646,668,4,1756897200000000,1061);
INSERT INTO identity VALUES(1,25,'deal.won-4-34',-3664871070900520260,668,5,1756987200000000,1078);
INSERT INTO identity VALUES(1,25,'deal.won-5-35',-1343389292486186051,668,6,1757077200000000,1097);
INSERT INTO identity VALUES(1,25,'deal.won-6-36',-7466156543727847013,668,7,1757167200000000,1117);
INSERT INTO identity VALUES(1,25,'deal.won-7-37',-3658988286329866409,668,8,1757257200000000,1136);
INSERT INTO identity VALUES(1,25,'lead.contacted-1-3',4710013404541054087,667,2,1754298000000000,1020);
INSERT INTO identity VALUES(1,25,'lead.contacted-2-5',1397497519365642479,667,3,1754474400000000,1042);
INSERT INTO identity VALUES(1,25,'lead.contacted-4-5',1341802165029114874,667,5,1754481600000000,1076);
INSERT INTO identity VALUES(1,25,'lead.contacted-5-7',822971011932301497,667,6,1754658000000000,1095);
INSERT INTO identity VALUES(1,25,'lead.contacted-7-11',-6181466217712516768,667,8,1755010800000000,1134);
INSERT INTO identity VALUES(1,25,'lead.created-0-0',-5941509750278800032,667,1,1754035200000000,1001);
INSERT INTO identity VALUES(1,25,'lead.created-1-1',2071987278109409646,667,2,1754125200000000,1019);
INSERT INTO identity VALUES(1,25,'lead.created-2-2',-7930014174289761840,667,3,1754215200000000,1041);
INSERT INTO identity VALUES(1,25,'lead.created-3-3',2708496149400318361,667,4,1754305200000000,1059);
INSERT INTO identity VALUES(1,25,'lead.created-4-4',6510749685849826358,667,5,1754395200000000,1075);
INSERT INTO identity VALUES(1,25,'lead.created-5-5',-8395397782879952987,667,6,1754485200000000,1094);
INSERT INTO identity VALUES(1,25,'lead.created-6-6',-8656128303491180943,667,7,1754575200000000,1115);
INSERT INTO identity VALUES(1,25,'lead.created-7-7',3482826649263507752,667,8,1754665200000000,1133);
INSERT INTO identity VALUES(1,25,'loose-1',2465730757799628476,668,1,1759219200000000,1);
INSERT INTO identity VALUES(1,25,'loose-2',7390934610656702999,669,1,1759305600000000,2);
INSERT INTO identity VALUES(1,25,'loose-3',-1693596716534984240,669,1,1759392000000000,3);
INSERT INTO identity VALUES(1,25,'opportunity.created-0-9',666674931362328137,667,1,1754812800000000,1002);
INSERT INTO identity VALUES(1,25,'opportunity.created-1-10',-8988680868471067947,667,2,1754902800000000,1021);
INSERT INTO identity VALUES(1,25,'opportunity.created-2-11',2079983370302982257,667,3,1754992800000000,1043);
INSERT INTO identity VALUES(1,25,'opportunity.created-3-12',-4591942559860391016,667,4,1755082800000000,1060);
INSERT INTO identity VALUES(1,25,'opportunity.created-4-13',1840029616635569188,667,5,1755172800000000,1077);
INSERT INTO identity VALUES(1,25,'opportunity.created-5-14',-3661071216873690201,667,6,1755262800000000,1096);
INSERT INTO identity VALUES(1,25,'opportunity.created-6-15',2059759826734372058,667,7,1755352800000000,1116);
INSERT INTO identity VALUES(1,25,'opportunity.created-7-16',-8064628049762919997,667,8,1755442800000000,1135);
INSERT INTO identity VALUES(1,25,'order.delivered-0-35',-3488945086652962714,668,1,1757059200000000,1005);
INSERT INTO identity VALUES(1,25,'order.delivered-1-36',-7963962659558038466,668,2,1757149200000000,1024);
INSERT INTO identity VALUES(1,25,'order.delivered-2-37',8256166083883741576,668,3,1757239200000000,1046);
INSERT INTO identity VALUES(1,25,'order.delivered-3-38',493373043634811928,668,4,1757329200000000,1063);
INSERT INTO identity VALUES(1,25,'order.delivered-4-39',-5843919810468812509,668,5,1757419200000000,1080);
INSERT INTO identity VALUES(1,25,'order.delivered-5-40',2554233494159068402,668,6,1757509200000000,1099);
INSERT INTO identity VALUES(1,25,'order.delivered-6-41',3748498290330986674,668,7,1757599200000000,1119);
INSERT INTO identity VALUES(1,25,'order.delivered-7-42',580599995866613373,668,8,1757689200000000,1138);
INSERT INTO identity VALUES(1,25,'order.placed-0-31',7827954791523337550,668,1,1756713600000000,1004);
INSERT INTO identity VALUES(1,25,'order.placed-1-32',1931897703488346629,668,2,1756803600000000,1023);
INSERT INTO identity VALUES(1,25,'order.placed-2-33',-4036178630563011160,668,3,1756893600000000,1045);
INSERT INTO identity VALUES(1,25,'order.placed-3-34',4970539691160722732,668,4,1756983600000000,1062);
INSERT INTO identity VALUES(1,25,'order.placed-4-35',3533299756273998931,668,5,1757073600000000,1079);
INSERT INTO identity VALUES(1,25,'order.placed-5-36',4580333512219579034,668,6,1757163600000000,1098);
INSERT INTO identity VALUES(1,25,'order.placed-6-37',6634959870968131713,668,7,1757253600000000,1118);
INSERT INTO identity VALUES(1,25,'order.placed-7-38',-3595229819633736272,668,8,1757343600000000,1137);
INSERT INTO identity VALUES(1,25,'service.activated-0-40',-7199708083592216994,668,1,1757491200000000,1006);
INSERT INTO identity VALUES(1,25,'service.activated-1-41',-7199848933604000760,668,2,1757581200000000,1025);
INSERT INTO identity VALUES(1,25,'service.activated-2-42',7197600538278691167,668,3,1757671200000000,1047);
INSERT INTO identity VALUES(1,25,'service.activated-4-44',2611639751764298161,668,5,1757851200000000,1081);
INSERT INTO identity VALUES(1,25,'service.activated-5-45',-7533788383729960318,668,6,1757941200000000,1100);
INSERT INTO identity VALUES(1,25,'service.activated-6-46',-2999989562574250700,668,7,1758031200000000,1120);
INSERT INTO identity VALUES(1,25,'subscription.changed-0-150',-7182699950357515418,671,1,1766995200000000,1008);
INSERT INTO identity VALUES(1,25,'subscription.changed-1-151',-2459061681587592715,671,2,1767085200000000,1027);
INSERT INTO identity VALUES(1,25,'subscription.changed-2-152',4888127008632652841,671,3,1767175200000000,1049);
INSERT INTO identity VALUES(1,25,'subscription.changed-3-153',-840416377227120492,672,4,1767265200000000,1065);
INSERT INTO identity VALUES(1,25,'subscription.changed-4-154',-4143579987635439020,672,5,1767355200000000,1083);
INSERT INTO identity VALUES(1,25,'subscription.changed-5-155',7933939570762815545,672,6,1767445200000000,1102);
INSERT INTO identity VALUES(1,25,'subscription.changed-6-156',-4305687489063877669,672,7,1767535200000000,1122);
INSERT INTO identity VALUES(1,25,'subscription.changed-7-157',-4565521847952281911,672,8,1767625200000000,1140);
INSERT INTO identity VALUES(1,25,'subscription.ended-1-331',-1837592820859577881,677,2,1782637200000000,1028);
INSERT INTO identity VALUES(1,25,'subscription.ended-5-335',-4821951595592369618,678,6,1782997200000000,1103);
INSERT INTO identity VALUES(1,25,'subscription.started-0-41',3883708366998443730,668,1,1757577600000000,1007);
INSERT INTO identity VALUES(1,25,'subscription.started-1-401',-6707379614056891193,680,2,1788685200000000,1030);
INSERT INTO identity VALUES(1,25,'subscription.started-1-42',-5284683249347130140,668,2,1757667600000000,1026);
INSERT INTO identity VALUES(1,25,'subscription.started-2-43',3311707873784146415,668,3,1757757600000000,1048);
INSERT INTO identity VALUES(1,25,'subscription.started-3-44',-1998802190194099763,668,4,1757847600000000,1064);
INSERT INTO identity VALUES(1,25,'subscription.started-4-45',-2408167318560279037,668,5,1757937600000000,1082);
INSERT INTO identity VALUES(1,25,'subscription.started-5-46',1737550985137714188,668,6,1758027600000000,1101);
INSERT INTO identity VALUES(1,25,'subscription.started-6-47',-4370072618670606495,668,7,1758117600000000,1121);
INSERT INTO identity VALUES(1,25,'subscription.started-7-48',1368809849356163325,668,8,1758207600000000,1139);
INSERT INTO identity VALUES(1,25,'usage.session-0-120',3634224167836675210,670,1,1764403200000000,1011);
INSERT INTO identity VALUES(1,25,'usage.session-0-180',3334949423336179270,672,1,1769587200000000,1012);
INSERT INTO identity VALUES(1,25,'usage.session-0-210',-2460148094443936077,673,1,1772179200000000,1013);
INSERT INTO identity VALUES(1,25,'usage.session-0-240',-5243407721565082344,674,1,1774771200000000,1014);
INSERT INTO identity VALUES(1,25,'usage.session-0-270',-2401980892573287327,675,1,1777363200000000,1015);
INSERT INTO identity VALUES(1,25,'usage.session-0-330',1947668922405697232,677,1,1782547200000000,1016);
INSERT INTO identity VALUES(1,25,'usage.session-0-360',3820141295342121290,678,1,1785139200000000,1017);
INSERT INTO identity VALUES(1,25,'usage.session-0-390',-1545464576358478566,679,1,1787731200000000,1018);
INSERT INTO identity VALUES(1,25,'usage.session-0-60',-206696791654510938,668,1,1759219200000000,1009);
INSERT INTO identity VALUES(1,25,'usage.session-0-90',185534675438187272,669,1,1761811200000000,1010);
INSERT INTO identity VALUES(1,25,'usage.session-1-151',-4930109200141253419,671,2,1767085200000000,1033);
INSERT INTO identity VALUES(1,25,'usage.session-1-181',-5675923569368278007,672,2,1769677200000000,1034);
INSERT INTO identity VALUES(1,25,'usage.session-1-211',6434615158453649863,673,2,1772269200000000,1035);
INSERT INTO identity VALUES(1,25,'usage.session-1-241',-2761165509735134359,674,2,1774861200000000,1036);
INSERT INTO identity VALUES(1,25,'usage.session-1-301',4239093050683476792,676,2,1780045200000000,1037);
INSERT INTO identity VALUES(1,25,'usage.session-1-331',-6310507039139971885,677,2,1782637200000000,1038);
INSERT INTO identity VALUES(1,25,'usage.session-1-361',7063102089670974244,678,2,1785229200000000,1039);
INSERT INTO identity VALUES(1,25,'usage.session-1-391',8533435487382970159,679,2,1787821200000000,1040);
INSERT INTO identity VALUES(1,25,'usage.session-1-61',-5030101450615938875,669,2,1759309200000000,1031);
INSERT INTO identity VALUES(1,25,'usage.session-1-91',4218579880705136611,669,2,1761901200000000,1032);
INSERT INTO identity VALUES(1,25,'usage.session-2-122',-2719767391591960641,671,3,1764583200000000,1051);
INSERT INTO identity VALUES(1,25,'usage.session-2-152',-7729635270425672725,671,3,1767175200000000,1052);
INSERT INTO identity VALUES(1,25,'usage.session-2-182',3261955250516848051,672,3,1769767200000000,1053);
INSERT INTO identity VALUES(1,25,'usage.session-2-212',419735712034403520,674,3,1772359200000000,1054);
INSERT INTO identity VALUES(1,25,'usage.session-2-272',-3282117085401696282,675,3,1777543200000000,1055);
INSERT INTO identity VALUES(1,25,'usage.session-2-302',-1958897847577205551,676,3,1780135200000000,1056);
INSERT INTO identity VALUES(1,25,'usage.session-2-332',-8308815184880053592,677,3,1782727200000000,1057);
INSERT INTO identity VALUES(1,25,'usage.session-2-362',-8343633635332357457,678,3,1785319200000000,1058);
INSERT INTO identity VALUES(1,25,'usage.session-2-62',-5498747544746680549,669,3,1759399200000000,1050);
INSERT INTO identity VALUES(1,25,'usage.session-3-123',7461930064939205104,671,4,1764673200000000,1067);
INSERT INTO identity VALUES(1,25,'usage.session-3-153',1185043545000699859,672,4,1767265200000000,1068);
INSERT INTO identity VALUES(1,25,'usage.session-3-183',-3218277832261278269,672,4,1769857200000000,1069);
INSERT INTO identity VALUES(1,25,'usage.session-3-243',-2222905694458961437,675,4,1775041200000000,1070);
INSERT INTO identity VALUES(1,25,'usage.session-3-273',-2602247654766495355,676,4,1777633200000000,1071);
INSERT INTO identity VALUES(1,25,'usage.session-3-303',5586920239206499071,676,4,1780225200000000,1072);
INSERT INTO identity VALUES(1,25,'usage.session-3-333',-503664662334087365,677,4,1782817200000000,1073);
INSERT INTO identity VALUES(1,25,'usage.session-3-393',2762093502732201592,679,4,1788001200000000,1074);
INSERT INTO identity VALUES(1,25,'usage.session-3-93',-7223481779501587983,670,4,1762081200000000,1066);
INSERT INTO identity VALUES(1,25,'usage.session-4-124',2366105592200775455,671,5,1764763200000000,1086);
INSERT INTO identity VALUES(1,25,'usage.session-4-154',-5683956606646109877,672,5,1767355200000000,1087);
INSERT INTO identity VALUES(1,25,'usage.session-4-214',8327119561293793914,674,5,1772539200000000,1088);
INSERT INTO identity VALUES(1,25,'usage.session-4-244',4944536152355899029,675,5,1775131200000000,1089);
INSERT INTO identity VALUES(1,25,'usage.session-4-274',2842352280318176,676,5,1777723200000000,1090);
INSERT INTO identity VALUES(1,25,'usage.session-4-304',3744636159945484300,677,5,1780315200000000,1091);
INSERT INTO identity VALUES(1,25,'usage.session-4-364',-4176698465608990861,678,5,1785499200000000,1092);
INSERT INTO identity VALUES(1,25,'usage.session-4-394',7818800857459344574,679,5,1788091200000000,1093);
INSERT INTO identity VALUES(1,25,'usage.session-4-64',-3989138354991231132,669,5,1759579200000000,1084);
INSERT INTO identity VALUES(1,25,'usage.session-4-94',8960795167720401849,670,5,1762171200000000,1085);
INSERT INTO identity VALUES(1,25,'usage.session-5-125',4703579641325137314,671,6,1764853200000000,1107);
INSERT INTO identity VALUES(1,25,'usage.session-5-185',-2306071359093055161,673,6,1770037200000000,1108);
INSERT INTO identity VALUES(1,25,'usage.session-5-215',-8676137854944130594,674,6,1772629200000000,1109);
INSERT INTO identity VALUES(1,25,'usage.session-5-245',-3483644292230744911,675,6,1775221200000000,1110);
INSERT INTO identity VALUES(1,25,'usage.session-5-275',7033082097950790470,676,6,1777813200000000,1111);
INSERT INTO identity VALUES(1,25,'usage.session-5-335',382935601008634588,678,6,1782997200000000,1112);
INSERT INTO identity VALUES(1,25,'usage.session-5-365',631674318548570077,679,6,1785589200000000,1113);
INSERT INTO identity VALUES(1,25,'usage.session-5-395',-4277113077219957890,679,6,1788181200000000,1114);
INSERT INTO identity VALUES(1,25,'usage.session-5-65',-679912636243379382,669,6,1759669200000000,1105);
INSERT INTO identity VALUES(1,25,'usage.session-5-95',6760775311219230506,670,6,1762261200000000,1106);
INSERT INTO identity VALUES(1,25,'usage.session-6-156',1011342025223987362,672,7,1767535200000000,1125);
INSERT INTO identity VALUES(1,25,'usage.session-6-186',6673290213983318623,673,7,1770127200000000,1126);
INSERT INTO identity VALUES(1,25,'usage.session-6-216',5294780120495267628,674,7,1772719200000000,1127);
INSERT INTO identity VALUES(1,25,'usage.session-6-246',7486542442768919525,675,7,1775311200000000,1128);
INSERT INTO identity VALUES(1,25,'usage.session-6-306',-4118699539138750429,677,7,1780495200000000,1129);
INSERT INTO identity VALUES(1,25,'usage.session-6-336',-5794397368879698377,678,7,1783087200000000,1130);
INSERT INTO identity VALUES(1,25,'usage.session-6-366',504662952297866430,679,7,1785679200000000,1131);
INSERT INTO identity VALUES(1,25,'usage.session-6-396',5700826852414739974,680,7,1788271200000000,1132);
INSERT INTO identity VALUES(1,25,'usage.session-6-66',-7835200320901901393,669,7,1759759200000000,1123);
INSERT INTO identity VALUES(1,25,'usage.session-6-96',-611677282580773907,670,7,1762351200000000,1124);
INSERT INTO identity VALUES(1,25,'usage.session-7-127',-1813837910376202715,671,8,1765033200000000,1142);
INSERT INTO identity VALUES(1,25,'usage.session-7-157',4696207581281115688,672,8,1767625200000000,1143);
INSERT INTO identity VALUES(1,25,'usage.session-7-187',-5448382465936194421,673,8,1770217200000000,1144);
INSERT INTO identity VALUES(1,25,'usage.session-7-217',6342237751566640849,674,8,1772809200000000,1145);
INSERT INTO identity VALUES(1,25,'usage.session-7-277',7418672117640450970,676,8,1777993200000000,1146);
INSERT INTO identity VALUES(1,25,'usage.session-7-307',4569779653623625190,677,8,1780585200000000,1147);
INSERT INTO identity VALUES(1,25,'usage.session-7-337',4329077429206154921,678,8,1783177200000000,1148);
INSERT INTO identity VALUES(1,25,'usage.session-7-367',5905178158312240488,679,8,1785769200000000,1149);
INSERT INTO identity VALUES(1,25,'usage.session-7-67',-1467924067744565876,669,8,1759849200000000,1141);
INSERT INTO identity VALUES(2,25,'inv-0-10',898256507005286570,676,1,1780214400000000,3005);
INSERT INTO identity VALUES(2,25,'inv-0-12',-6883737731173209299,678,1,1785398400000000,3006);
INSERT INTO identity VALUES(2,25,'inv-0-2',-8573252610791143841,669,1,1759478400000000,3001);
INSERT INTO identity VALUES(2,25,'inv-0-4',7577092333695002506,671,1,1764662400000000,3002);
INSERT INTO identity VALUES(2,25,'inv-0-6',3360442006427562969,672,1,1769846400000000,3003);
INSERT INTO identity VALUES(2,25,'inv-0-8',-21689783864875977,675,1,1775030400000000,3004);
INSERT INTO identity VALUES(2,25,'inv-1-11',8433689302385702561,677,2,1782810000000000,3011);
INSERT INTO identity VALUES(2,25,'inv-1-13',-144023101709606549,679,2,1787994000000000,3012);
INSERT INTO identity VALUES(2,25,'inv-1-3',-6955914490987268500,670,2,1762074000000000,3007);
INSERT INTO identity VALUES(2,25,'inv-1-5',-5273340167603928274,672,2,1767258000000000,3008);
INSERT INTO identity VALUES(2,25,'inv-1-7',-8430177908992860759,674,2,1772442000000000,3009);
INSERT INTO identity VALUES(2,25,'inv-1-9',-5376567695041157480,676,2,1777626000000000,3010);
INSERT INTO identity VALUES(2,25,'inv-2-10',1232287503886979455,676,3,1780221600000000,3017);
INSERT INTO identity VALUES(2,25,'inv-2-12',3731147069416880380,678,3,1785405600000000,3018);
INSERT INTO identity VALUES(2,25,'inv-2-2',924615958834259232,669,3,1759485600000000,3013);
INSERT INTO identity VALUES(2,25,'inv-2-4',381397366518651415,671,3,1764669600000000,3014);
INSERT INTO identity VALUES(2,25,'inv-2-6',660775777116085260,672,3,1769853600000000,3015);
INSERT INTO identity VALUES(2,25,'inv-2-8',4699250926958590009,675,3,1775037600000000,3016);
INSERT INTO identity VALUES(2,25,'inv-3-11',-8269902182289530384,677,4,1782817200000000,3023);
INSERT INTO identity VALUES(2,25,'inv-3-13',-5569095330677745050,679,4,1788001200000000,3024);
INSERT INTO identity VALUES(2,25,'inv-3-3',4456093790132649939,670,4,1762081200000000,3019);
INSERT INTO identity VALUES(2,25,'inv-3-5',-8510204732048014876,672,4,1767265200000000,3020);
INSERT INTO identity VALUES(2,25,'inv-3-7',8691194660209268001,674,4,1772449200000000,3021);
INSERT INTO identity VALUES(2,25,'inv-3-9',-2333384476124448999,676,4,1777633200000000,3022);
INSERT INTO identity VALUES(2,25,'inv-4-10',1448827839543728951,676,5,1780228800000000,3029);
INSERT INTO identity VALUES(2,25,'inv-4-12',8752922023793423971,678,5,1785412800000000,3030);
INSERT INTO identity VALUES(2,25,'inv-4-2',2958965107507181664,669,5,1759492800000000,3025);
INSERT INTO identity VALUES(2,25,'inv-4-4',-173326525389546764,671,5,1764676800000000,3026);
INSERT INTO identity VALUES(2,25,'inv-4-6',3265843175882006227,672,5,1769860800000000,3027);
INSERT INTO identity VALUES(2,25,'inv-4-8',9218507085835173972,675,5,1775044800000000,3028);
INSERT INTO identity VALUES(2,25,'inv-5-11',7325828554365031574,677,6,1782824400000000,3035);
INSERT INTO identity VALUES(2,25,'inv-5-13',7776529162306778982,679,6,1788008400000000,3036);
INSERT INTO identity VALUES(2,25,'inv-5-3',-4354746016986412590,670,6,1762088400000000,3031);
INSERT INTO identity VALUES(2,25,'inv-5-5',-2920437411998096636,672,6,1767272400000000,3032);
INSERT INTO identity VALUES(2,25,'inv-5-7',6131189271920046328,674,6,1772456400000000,3033);
INSERT INTO identity VALUES(2,25,'inv-5-9',5259482603244373903,676,6,1777640400000000,3034);
INSERT INTO identity VALUES(2,25,'inv-6-10',-6531432167280533443,676,7,1780236000000000,3041);
INSERT INTO identity VALUES(2,25,'inv-6-12',-4402834294229052678,678,7,1785420000000000,3042);
INSERT INTO identity VALUES(2,25,'inv-6-2',-5944684481898555313,669,7,1759500000000000,3037);
INSERT INTO identity VALUES(2,25,'inv-6-4',-3644076695023313686,671,7,1764684000000000,3038);
INSERT INTO identity VALUES(2,25,'inv-6-6',5296538320938286532,672,7,1769868000000000,3039);
INSERT INTO identity VALUES(2,25,'inv-6-8',-4031094656684335990,675,7,1775052000000000,3040);
INSERT INTO identity VALUES(2,25,'inv-7-11',9162231030290607887,677,8,1782831600000000,3047);
INSERT INTO identity VALUES(2,25,'inv-7-13',-5582440937821501376,679,8,1788015600000000,3048);
INSERT INTO identity VALUES(2,25,'inv-7-3',3324357390461575531,670,8,1762095600000000,3043);
INSERT INTO identity VALUES(2,25,'inv-7-5',-1667323156769692295,672,8,1767279600000000,3044);
INSERT INTO identity VALUES(2,25,'inv-7-7',-3336598644908096056,674,8,1772463600000000,3045);
INSERT INTO identity VALUES(2,25,'inv-7-9',6703461240831056831,676,8,1777647600000000,3046);
CREATE TABLE observation (
  slot BIGINT NOT NULL, series BIGINT NOT NULL, account BIGINT NOT NULL, at BIGINT NOT NULL, no BIGINT NOT NULL,
  until_at BIGINT,                    -- pairs: the other end, null where it is not there
  until_no BIGINT NOT NULL,           -- pairs: the fact at the other end, 0 = none
  contact BIGINT NOT NULL, role BIGINT NOT NULL, side SMALLINT NOT NULL, touchpoint BIGINT NOT NULL,
  bucket BIGINT NOT NULL, units BIGINT NOT NULL, micros BIGINT NOT NULL,
  PRIMARY KEY (slot, series, account, at, no)
) WITHOUT ROWID;
INSERT INTO observation VALUES(667,4,1,1754812800000000,1002,NULL,0,0,0,0,0,0,1000,0);
INSERT INTO observation VALUES(667,4,2,1754902800000000,1021,NULL,0,0,0,0,0,0,1001,0);
INSERT INTO observation VALUES(667,4,3,1754992800000000,1043,NULL,0,0,0,0,0,0,1002,0);
INSERT INTO observation VALUES(667,4,4,1755082800000000,1060,NULL,0,0,0,0,0,0,1003,0);
INSERT INTO observation VALUES(667,4,5,1755172800000000,1077,NULL,0,0,0,0,0,0,1004,0);
INSERT INTO observation VALUES(667,4,6,1755262800000000,1096,NULL,0,0,0,0,0,0,1005,0);
INSERT INTO observation VALUES(667,4,7,1755352800000000,1116,NULL,0,0,0,0,0,0,1006,0);
INSERT INTO observation VALUES(667,4,8,1755442800000000,1135,NULL,0,0,0,0,0,0,1007,0);
INSERT INTO observation VALUES(667,5,1,1754035200000000,1001,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(667,5,2,1754125200000000,1019,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(667,5,3,1754215200000000,1041,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(667,5,4,1754305200000000,1059,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(667,5,5,1754395200000000,1075,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(667,5,6,1754485200000000,1094,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(667,5,7,1754575200000000,1115,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(667,5,8,1754665200000000,1133,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(667,6,1,1754035200000000,1001,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(667,6,2,1754125200000000,1019,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(667,6,3,1754215200000000,1041,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(667,6,4,1754305200000000,1059,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(667,6,5,1754395200000000,1075,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(667,6,6,1754485200000000,1094,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(667,6,7,1754575200000000,1115,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(667,6,8,1754665200000000,1133,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(667,9,1,1754812800000000,1002,1756627200000000,1003,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(667,9,2,1754902800000000,1021,1756717200000000,1022,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(667,9,3,1754992800000000,1043,1756807200000000,1044,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(667,9,4,1755082800000000,1060,1756897200000000,1061,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(667,9,5,1755172800000000,1077,1756987200000000,1078,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(667,9,6,1755262800000000,1096,1757077200000000,1097,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(667,9,7,1755352800000000,1116,1757167200000000,1117,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(667,9,8,1755442800000000,1135,1757257200000000,1136,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(667,10,1,1756627200000000,1003,NULL,0,0,0,0,0,0,1000,0);
INSERT INTO observation VALUES(667,11,1,1756627200000000,1003,1754035200000000,1001,0,0,0,0,1431,2592000,0);
INSERT INTO observation VALUES(668,10,2,1756717200000000,1022,NULL,0,0,0,0,0,0,1001,0);
INSERT INTO observation VALUES(668,10,3,1756807200000000,1044,NULL,0,0,0,0,0,0,1002,0);
INSERT INTO observation VALUES(668,10,4,1756897200000000,1061,NULL,0,0,0,0,0,0,1003,0);
INSERT INTO observation VALUES(668,10,5,1756987200000000,1078,NULL,0,0,0,0,0,0,1004,0);
INSERT INTO observation VALUES(668,10,6,1757077200000000,1097,NULL,0,0,0,0,0,0,1005,0);
INSERT INTO observation VALUES(668,10,7,1757167200000000,1117,NULL,0,0,0,0,0,0,1006,0);
INSERT INTO observation VALUES(668,10,8,1757257200000000,1136,NULL,0,0,0,0,0,0,1007,0);
INSERT INTO observation VALUES(668,11,2,1756717200000000,1022,1754125200000000,1019,0,0,0,0,1431,2592000,0);
INSERT INTO observation VALUES(668,11,3,1756807200000000,1044,1754215200000000,1041,0,0,0,0,1431,2592000,0);
INSERT INTO observation VALUES(668,11,4,1756897200000000,1061,1754305200000000,1059,0,0,0,0,1431,2592000,0);
INSERT INTO observation VALUES(668,11,5,1756987200000000,1078,1754395200000000,1075,0,0,0,0,1431,2592000,0);
INSERT INTO observation VALUES(668,11,6,1757077200000000,1097,1754485200000000,1094,0,0,0,0,1431,2592000,0);
INSERT INTO observation VALUES(668,11,7,1757167200000000,1117,1754575200000000,1115,0,0,0,0,1431,2592000,0);
INSERT INTO observation VALUES(668,11,8,1757257200000000,1136,1754665200000000,1133,0,0,0,0,1431,2592000,0);
INSERT INTO observation VALUES(668,13,1,1757059200000000,1005,1756713600000000,1004,0,0,0,0,1330,345600,0);
INSERT INTO observation VALUES(668,13,2,1757149200000000,1024,1756803600000000,1023,0,0,0,0,1330,345600,0);
INSERT INTO observation VALUES(668,13,3,1757239200000000,1046,1756893600000000,1045,0,0,0,0,1330,345600,0);
INSERT INTO observation VALUES(668,13,4,1757329200000000,1063,1756983600000000,1062,0,0,0,0,1330,345600,0);
INSERT INTO observation VALUES(668,13,5,1757419200000000,1080,1757073600000000,1079,0,0,0,0,1330,345600,0);
INSERT INTO observation VALUES(668,13,6,1757509200000000,1099,1757163600000000,1098,0,0,0,0,1330,345600,0);
INSERT INTO observation VALUES(668,13,7,1757599200000000,1119,1757253600000000,1118,0,0,0,0,1330,345600,0);
INSERT INTO observation VALUES(668,13,8,1757689200000000,1138,1757343600000000,1137,0,0,0,0,1330,345600,0);
INSERT INTO observation VALUES(668,14,1,1757059200000000,1005,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(668,14,2,1757149200000000,1024,NULL,0,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(668,14,3,1757239200000000,1046,NULL,0,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(668,14,4,1757329200000000,1063,NULL,0,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(668,14,5,1757419200000000,1080,NULL,0,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(668,14,6,1757509200000000,1099,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(668,14,7,1757599200000000,1119,NULL,0,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(668,14,8,1757689200000000,1138,NULL,0,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(668,15,1,1757059200000000,1005,1757491200000000,1006,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(668,15,2,1757149200000000,1024,1757581200000000,1025,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(668,15,3,1757239200000000,1046,1757671200000000,1047,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(668,15,4,1757329200000000,1063,NULL,0,0,0,0,0,0,0,0);
INSERT INTO observation VALUES(668,15,5,1757419200000000,1080,1757851200000000,1081,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(668,15,6,1757509200000000,1099,1757941200000000,1100,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(668,15,7,1757599200000000,1119,1758031200000000,1120,0,0,0,0,1,0,0);
INSERT INTO observation VALUES(668,15,8,1757689200000000,1138,NULL,0,0,0,0,0,0,0,0);
CREATE TABLE thread (
  account BIGINT NOT NULL, key TEXT NOT NULL, at BIGINT NOT NULL, no BIGINT NOT NULL,
  type BIGINT NOT NULL,
  PRIMARY KEY (account, key, at, no)
) WITHOUT ROWID;
INSERT INTO thread VALUES(1,'lead-0',1754035200000000,1001,5);
INSERT INTO thread VALUES(1,'lead-0',1756627200000000,1003,11);
INSERT INTO thread VALUES(1,'opp-0',1754812800000000,1002,4);
INSERT INTO thread VALUES(1,'opp-0',1756627200000000,1003,11);
INSERT INTO thread VALUES(1,'order-0',1756713600000000,1004,14);
INSERT INTO thread VALUES(1,'order-0',1757059200000000,1005,15);
INSERT INTO thread VALUES(1,'order-0',1757491200000000,1006,16);
INSERT INTO thread VALUES(2,'lead-1',1754125200000000,1019,5);
INSERT INTO thread VALUES(2,'lead-1',1756717200000000,1022,11);
INSERT INTO thread VALUES(2,'opp-1',1754902800000000,1021,4);
INSERT INTO thread VALUES(2,'opp-1',1756717200000000,1022,11);
INSERT INTO thread VALUES(2,'order-1',1756803600000000,1023,14);
INSERT INTO thread VALUES(2,'order-1',1757149200000000,1024,15);
INSERT INTO thread VALUES(2,'order-1',1757581200000000,1025,16);
INSERT INTO thread VALUES(3,'lead-2',1754215200000000,1041,5);
INSERT INTO thread VALUES(3,'lead-2',1756807200000000,1044,11);
INSERT INTO thread VALUES(3,'opp-2',1754992800000000,1043,4);
INSERT INTO thread VALUES(3,'opp-2',1756807200000000,1044,11);
INSERT INTO thread VALUES(3,'order-2',1756893600000000,1045,14);
INSERT INTO thread VALUES(3,'order-2',1757239200000000,1046,15);
INSERT INTO thread VALUES(3,'order-2',1757671200000000,1047,16);
INSERT INTO thread VALUES(4,'lead-3',1754305200000000,1059,5);
INSERT INTO thread VALUES(4,'lead-3',1756897200000000,1061,11);
INSERT INTO thread VALUES(4,'opp-3',1755082800000000,1060,4);
INSERT INTO thread VALUES(4,'opp-3',1756897200000000,1061,11);
INSERT INTO thread VALUES(4,'order-3',1756983600000000,1062,14);
INSERT INTO thread VALUES(4,'order-3',1757329200000000,1063,15);
INSERT INTO thread VALUES(5,'lead-4',1754395200000000,1075,5);
INSERT INTO thread VALUES(5,'lead-4',1756987200000000,1078,11);
INSERT INTO thread VALUES(5,'opp-4',1755172800000000,1077,4);
INSERT INTO thread VALUES(5,'opp-4',1756987200000000,1078,11);
INSERT INTO thread VALUES(5,'order-4',1757073600000000,1079,14);
INSERT INTO thread VALUES(5,'order-4',1757419200000000,1080,15);
INSERT INTO thread VALUES(5,'order-4',1757851200000000,1081,16);
INSERT INTO thread VALUES(6,'lead-5',1754485200000000,1094,5);
INSERT INTO thread VALUES(6,'lead-5',1757077200000000,1097,11);
INSERT INTO thread VALUES(6,'opp-5',1755262800000000,1096,4);
INSERT INTO thread VALUES(6,'opp-5',1757077200000000,1097,11);
INSERT INTO thread VALUES(6,'order-5',1757163600000000,1098,14);
INSERT INTO thread VALUES(6,'order-5',1757509200000000,1099,15);
INSERT INTO thread VALUES(6,'order-5',1757941200000000,1100,16);
INSERT INTO thread VALUES(7,'lead-6',1754575200000000,1115,5);
INSERT INTO thread VALUES(7,'lead-6',1757167200000000,1117,11);
INSERT INTO thread VALUES(7,'opp-6',1755352800000000,1116,4);
INSERT INTO thread VALUES(7,'opp-6',1757167200000000,1117,11);
INSERT INTO thread VALUES(7,'order-6',1757253600000000,1118,14);
INSERT INTO thread VALUES(7,'order-6',1757599200000000,1119,15);
INSERT INTO thread VALUES(7,'order-6',1758031200000000,1120,16);
INSERT INTO thread VALUES(8,'lead-7',1754665200000000,1133,5);
INSERT INTO thread VALUES(8,'lead-7',1757257200000000,1136,11);
INSERT INTO thread VALUES(8,'opp-7',1755442800000000,1135,4);
INSERT INTO thread VALUES(8,'opp-7',1757257200000000,1136,11);
INSERT INTO thread VALUES(8,'order-7',1757343600000000,1137,14);
INSERT INTO thread VALUES(8,'order-7',1757689200000000,1138,15);
CREATE TABLE cell (
  period BIGINT NOT NULL, series BIGINT NOT NULL, cut BIGINT NOT NULL, bucket BIGINT NOT NULL, stripe SMALLINT NOT NULL,
  n BIGINT NOT NULL, billions BIGINT NOT NULL, rest BIGINT NOT NULL,
  PRIMARY KEY (period, series, cut, bucket, stripe)
) WITHOUT ROWID;
INSERT INTO cell VALUES(-669,10,0,0,0,7,0,7028000000);
INSERT INTO cell VALUES(-669,11,0,1431,0,7,0,18144000000000);
INSERT INTO cell VALUES(-669,13,0,1330,0,8,0,2764800000000);
INSERT INTO cell VALUES(-669,14,0,0,0,2,0,0);
INSERT INTO cell VALUES(-669,14,0,1,0,6,0,0);
INSERT INTO cell VALUES(-669,15,0,0,0,2,0,0);
INSERT INTO cell VALUES(-669,15,0,1,0,6,0,0);
INSERT INTO cell VALUES(-668,4,0,0,0,8,0,8028000000);
INSERT INTO cell VALUES(-668,5,0,0,0,8,0,0);
INSERT INTO cell VALUES(-668,6,0,0,0,8,0,0);
INSERT INTO cell VALUES(-668,9,0,1,0,8,0,0);
INSERT INTO cell VALUES(-668,10,0,0,0,1,0,1000000000);
INSERT INTO cell VALUES(-668,11,0,1431,0,1,0,2592000000000);
INSERT INTO cell VALUES(20301,5,0,0,0,1,0,0);
INSERT INTO cell VALUES(20301,6,0,0,0,1,0,0);
INSERT INTO cell VALUES(20302,5,0,0,0,1,0,0);
INSERT INTO cell VALUES(20302,6,0,0,0,1,0,0);
INSERT INTO cell VALUES(20303,5,0,0,0,1,0,0);
INSERT INTO cell VALUES(20303,6,0,0,0,1,0,0);
INSERT INTO cell VALUES(20304,5,0,0,0,1,0,0);
INSERT INTO cell VALUES(20304,6,0,0,0,1,0,0);
INSERT INTO cell VALUES(20305,5,0,0,0,1,0,0);
INSERT INTO cell VALUES(20305,6,0,0,0,1,0,0);
INSERT INTO cell VALUES(20306,5,0,0,0,1,0,0);
INSERT INTO cell VALUES(20306,6,0,0,0,1,0,0);
INSERT INTO cell VALUES(20307,5,0,0,0,1,0,0);
INSERT INTO cell VALUES(20307,6,0,0,0,1,0,0);
INSERT INTO cell VALUES(20308,5,0,0,0,1,0,0);
INSERT INTO cell VALUES(20308,6,0,0,0,1,0,0);
INSERT INTO cell VALUES(20310,4,0,0,0,1,0,1000000000);
INSERT INTO cell VALUES(20310,9,0,1,0,1,0,0);
INSERT INTO cell VALUES(20311,4,0,0,0,1,0,1001000000);
INSERT INTO cell VALUES(20311,9,0,1,0,1,0,0);
INSERT INTO cell VALUES(20312,4,0,0,0,1,0,1002000000);
INSERT INTO cell VALUES(20312,9,0,1,0,1,0,0);
INSERT INTO cell VALUES(20313,4,0,0,0,1,0,1003000000);
INSERT INTO cell VALUES(20313,9,0,1,0,1,0,0);
INSERT INTO cell VALUES(20314,4,0,0,0,1,0,1004000000);
INSERT INTO cell VALUES(20314,9,0,1,0,1,0,0);
INSERT INTO cell VALUES(20315,4,0,0,0,1,0,1005000000);
INSERT INTO cell VALUES(20315,9,0,1,0,1,0,0);
INSERT INTO cell VALUES(20316,4,0,0,0,1,0,1006000000);
INSERT INTO cell VALUES(20316,9,0,1,0,1,0,0);
INSERT INTO cell VALUES(20317,4,0,0,0,1,0,1007000000);
INSERT INTO cell VALUES(20317,9,0,1,0,1,0,0);
INSERT INTO cell VALUES(20331,10,0,0,0,1,0,1000000000);
INSERT INTO cell VALUES(20331,11,0,1431,0,1,0,2592000000000);
INSERT INTO cell VALUES(20332,10,0,0,0,1,0,1001000000);
INSERT INTO cell VALUES(20332,11,0,1431,0,1,0,2592000000000);
INSERT INTO cell VALUES(20333,10,0,0,0,1,0,1002000000);
INSERT INTO cell VALUES(20333,11,0,1431,0,1,0,2592000000000);
INSERT INTO cell VALUES(20334,10,0,0,0,1,0,1003000000);
INSERT INTO cell VALUES(20334,11,0,1431,0,1,0,2592000000000);
INSERT INTO cell VALUES(20335,10,0,0,0,1,0,1004000000);
INSERT INTO cell VALUES(20335,11,0,1431,0,1,0,2592000000000);
INSERT INTO cell VALUES(20336,10,0,0,0,1,0,1005000000);
INSERT INTO cell VALUES(20336,11,0,1431,0,1,0,2592000000000);
INSERT INTO cell VALUES(20336,13,0,1330,0,1,0,345600000000);
INSERT INTO cell VALUES(20336,14,0,0,0,1,0,0);
INSERT INTO cell VALUES(20336,15,0,1,0,1,0,0);
INSERT INTO cell VALUES(20337,10,0,0,0,1,0,1006000000);
INSERT INTO cell VALUES(20337,11,0,1431,0,1,0,2592000000000);
INSERT INTO cell VALUES(20337,13,0,1330,0,1,0,345600000000);
INSERT INTO cell VALUES(20337,14,0,1,0,1,0,0);
INSERT INTO cell VALUES(20337,15,0,1,0,1,0,0);
INSERT INTO cell VALUES(20338,10,0,0,0,1,0,1007000000);
INSERT INTO cell VALUES(20338,11,0,1431,0,1,0,2592000000000);
INSERT INTO cell VALUES(20338,13,0,1330,0,1,0,345600000000);
INSERT INTO cell VALUES(20338,14,0,1,0,1,0,0);
INSERT INTO cell VALUES(20338,15,0,1,0,1,0,0);
INSERT INTO cell VALUES(20339,13,0,1330,0,1,0,345600000000);
INSERT INTO cell VALUES(20339,14,0,1,0,1,0,0);
INSERT INTO cell VALUES(20339,15,0,0,0,1,0,0);
INSERT INTO cell VALUES(20340,13,0,1330,0,1,0,345600000000);
INSERT INTO cell VALUES(20340,14,0,1,0,1,0,0);
INSERT INTO cell VALUES(20340,15,0,1,0,1,0,0);
INSERT INTO cell VALUES(20341,13,0,1330,0,1,0,345600000000);
INSERT INTO cell VALUES(20341,14,0,0,0,1,0,0);
INSERT INTO cell VALUES(20341,15,0,1,0,1,0,0);
INSERT INTO cell VALUES(20342,13,0,1330,0,1,0,345600000000);
INSERT INTO cell VALUES(20342,14,0,1,0,1,0,0);
INSERT INTO cell VALUES(20342,15,0,1,0,1,0,0);
INSERT INTO cell VALUES(20343,13,0,1330,0,1,0,345600000000);
INSERT INTO cell VALUES(20343,14,0,1,0,1,0,0);
INSERT INTO cell VALUES(20343,15,0,0,0,1,0,0);
CREATE TABLE watermark (
  series BIGINT NOT NULL, month BIGINT NOT NULL,
  version BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  PRIMARY KEY (series, month)
) WITHOUT ROWID;
INSERT INTO watermark VALUES(4,667,1,1793534400000000);
INSERT INTO watermark VALUES(5,667,1,1793534400000000);
INSERT INTO watermark VALUES(6,667,1,1793534400000000);
INSERT INTO watermark VALUES(9,667,1,1793534400000000);
INSERT INTO watermark VALUES(10,667,1,1793534400000000);
INSERT INTO watermark VALUES(10,668,1,1793534400000000);
INSERT INTO watermark VALUES(11,667,1,1793534400000000);
INSERT INTO watermark VALUES(11,668,1,1793534400000000);
INSERT INTO watermark VALUES(13,668,1,1793534400000000);
INSERT INTO watermark VALUES(14,668,1,1793534400000000);
INSERT INTO watermark VALUES(15,668,1,1793534400000000);
CREATE TABLE usage (
  kind SMALLINT NOT NULL,             -- enum fact_kind
  type BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (kind, type)
) WITHOUT ROWID;
INSERT INTO usage VALUES(0,32,48);
INSERT INTO usage VALUES(1,4,8);
INSERT INTO usage VALUES(1,5,8);
INSERT INTO usage VALUES(1,11,8);
INSERT INTO usage VALUES(1,14,8);
INSERT INTO usage VALUES(1,15,8);
INSERT INTO usage VALUES(1,16,6);
INSERT INTO usage VALUES(1,26,10);
INSERT INTO usage VALUES(1,27,9);
INSERT INTO usage VALUES(1,28,3);
INSERT INTO usage VALUES(1,29,77);
INSERT INTO usage VALUES(1,30,5);
INSERT INTO usage VALUES(1,31,2);
INSERT INTO usage VALUES(2,32,48);
CREATE TABLE level (
  series BIGINT NOT NULL, account BIGINT NOT NULL, subject TEXT NOT NULL, at BIGINT NOT NULL, no BIGINT NOT NULL,
  units BIGINT NOT NULL, micros BIGINT NOT NULL,
  touchpoint BIGINT NOT NULL,
  PRIMARY KEY (series, account, subject, at, no)
) WITHOUT ROWID;
CREATE TABLE series (
  series BIGINT NOT NULL PRIMARY KEY,
  definition TEXT NOT NULL UNIQUE,    -- canonical JSON
  state SMALLINT NOT NULL,            -- 1 building, 2 live, 3 leaving
  built_account BIGINT NOT NULL       -- while building: accounts up to this number are settled, -1 = none
);
INSERT INTO series VALUES(1,'{"kind":"level","type":"social.followers","where":[]}',2,-1);
INSERT INTO series VALUES(2,'{"kind":"count","type":"site.engaged","where":[]}',2,-1);
INSERT INTO series VALUES(3,'{"kind":"level","type":"market.share","where":[]}',2,-1);
INSERT INTO series VALUES(4,'{"kind":"count","type":"opportunity.created","where":[]}',2,-1);
INSERT INTO series VALUES(5,'{"kind":"count","type":"lead.created","where":[]}',2,-1);
INSERT INTO series VALUES(6,'{"kind":"conversion","start":{"type":"lead.created","where":[],"key":"subject"},"end":{"type":"lead.qualified","where":[],"key":"subject"},"by_start":true,"within_us":7776000000000}',2,-1);
INSERT INTO series VALUES(7,'{"kind":"score","type":"csat","where":[{"field":"touchpoint","name":"touchpoint","op":"eq","to":["evaluation"]}]}',2,-1);
INSERT INTO series VALUES(8,'{"kind":"conversion","start":{"type":"trial.started","where":[],"key":"subject"},"end":{"type":"trial.activated","where":[],"key":"subject"},"by_start":true,"within_us":2592000000000}',2,-1);
INSERT INTO series VALUES(9,'{"kind":"conversion","start":{"type":"opportunity.created","where":[],"key":"subject"},"end":{"type":"deal.won","where":[],"key":"attribute","attribute":"opportunity"},"by_start":true,"within_us":15552000000000}',2,-1);
INSERT INTO series VALUES(10,'{"kind":"count","type":"deal.won","where":[]}',2,-1);
INSERT INTO series VALUES(11,'{"kind":"wait","start":{"type":"lead.created","where":[],"key":"subject"},"end":{"type":"deal.won","where":[],"key":"attribute","attribute":"lead"},"by_start":false}',2,-1);
INSERT INTO series VALUES(12,'{"kind":"score","type":"ces","where":[{"field":"touchpoint","name":"touchpoint","op":"eq","to":["purchase"]}]}',2,-1);
INSERT INTO series VALUES(13,'{"kind":"wait","start":{"type":"order.placed","where":[],"key":"subject"},"end":{"type":"order.delivered","where":[],"key":"subject"},"by_start":false}',2,-1);
INSERT INTO series VALUES(14,'{"kind":"share","type":"order.delivered","where":[],"condition":[{"field":"attribute","name":"on_time","op":"eq","to":[true]}]}',2,-1);
INSERT INTO series VALUES(15,'{"kind":"conversion","start":{"type":"order.delivered","where":[],"key":"subject"},"end":{"type":"service.activated","where":[],"key":"attribute","attribute":"order"},"by_start":true,"within_us":2592000000000}',2,-1);
INSERT INTO series VALUES(16,'{"kind":"score","type":"csat","where":[{"field":"touchpoint","name":"touchpoint","op":"eq","to":["onboarding"]}]}',2,-1);
INSERT INTO series VALUES(17,'{"kind":"count","type":"ticket.opened","where":[{"field":"touchpoint","name":"touchpoint","op":"in","to":["delivery","onboarding"]}]}',2,-1);
INSERT INTO series VALUES(18,'{"kind":"score","type":"csat","where":[{"field":"touchpoint","name":"touchpoint","op":"eq","to":["product"]}]}',2,-1);
INSERT INTO series VALUES(19,'{"kind":"score","type":"ces","where":[{"field":"touchpoint","name":"touchpoint","op":"eq","to":["support"]}]}',2,-1);
INSERT INTO series VALUES(20,'{"kind":"wait","start":{"type":"ticket.opened","where":[],"key":"subject"},"end":{"type":"ticket.closed","where":[],"key":"subject"},"by_start":false}',2,-1);
INSERT INTO series VALUES(21,'{"kind":"share","type":"ticket.closed","where":[],"condition":[{"field":"attribute","name":"sla_met","op":"eq","to":[true]}]}',2,-1);
INSERT INTO series VALUES(22,'{"kind":"magnitude","type":"service.uptime","where":[]}',2,-1);
INSERT INTO series VALUES(23,'{"kind":"score","type":"csat","where":[{"field":"touchpoint","name":"touchpoint","op":"eq","to":["exit"]}]}',2,-1);
CREATE INDEX account_by_partner ON account (partner, id);
CREATE INDEX contact_by_account ON contact (account, id);
COMMIT;
PRAGMA application_id = 1464685131;
PRAGMA user_version = 1;
